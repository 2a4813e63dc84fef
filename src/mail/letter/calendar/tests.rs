//! Calendars of programmes.

use std::collections::BTreeMap;

use crate::diagnostic::Outcome;
use crate::mail::letter::Calendar;
use crate::mail::letter::tests::made;

const HEAD: &str = "kind = \"programme\"\ntitle = \"Days, hours; minutes\"\nlang = \"en\"\ndate = 2021-03-01\n\
                    organisation = \"O\"\n";
const ZONE: &str = "timezone = \"Europe/Paris\"\n";

fn calendar(head: &str, sessions: &[&str]) -> Outcome<Calendar> {
    let sessions = sessions
        .iter()
        .map(|session| format!("[[days.sessions]]\n{session}\n"));
    let sessions = sessions.collect::<String>();
    let source = format!("{HEAD}{head}[[days]]\ndate = 2021-03-28\n{sessions}");
    made("folder/a.toml", &source).calendar
}

/// The value of each property of each event, by its name without parameters; by the identity of the event.
fn events(calendar: &Outcome<Calendar>) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = calendar.value.as_ref().unwrap().text.replace("\r\n ", "");
    let events = text.split("BEGIN:VEVENT\r\n").skip(1).map(|event| {
        let lines = event.split("\r\n").filter_map(|line| line.split_once(':'));
        let lines = lines.map(|(name, value)| {
            let name = name.split(';').next().unwrap_or_default();
            (name.to_owned(), value.to_owned())
        });
        let lines = lines.collect::<BTreeMap<_, _>>();
        (lines["UID"].clone(), lines)
    });
    events.collect()
}

fn codes(calendar: &Outcome<Calendar>) -> Vec<String> {
    let found = calendar.diagnostics.iter();
    let found = found.map(|found| {
        let line = found.primary.as_ref().map(|place| place.position().line);
        format!(
            "{} {}: {}",
            found.code.name(),
            line.unwrap_or_default(),
            found.message
        )
    });
    found.collect()
}

#[test]
fn times_are_those_of_the_zone_on_both_sides_of_a_change_of_clocks() {
    let found = calendar(
        ZONE,
        &[
            "start = 01:30\nend = 03:30\ntitle = \"Night\"",
            "start = 12:00\ntitle = \"Noon\"",
        ],
    );
    let times = events(&found).into_values().map(|event| {
        let end = event.get("DTEND").cloned().unwrap_or_default();
        (event["SUMMARY"].clone(), event["DTSTART"].clone(), end)
    });
    let mut times = times.collect::<Vec<_>>();
    times.sort();
    let entry = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    let expected = [
        // One hour on the clocks of the zone lasts none: they are put from 02:00 to 03:00.
        entry("Night", "20210328T003000Z", "20210328T013000Z"),
        entry("Noon", "20210328T100000Z", ""),
    ];
    assert_eq!(times, expected);
}

#[test]
fn a_session_stays_itself_when_it_is_moved_or_cancelled() {
    let before = calendar(
        ZONE,
        &[
            "start = 09:00\ntitle = \"One\"",
            "start = 10:00\ntitle = \"Two\"",
            "start = 11:00\ntitle = \"Two\"",
        ],
    );
    let after = calendar(
        &format!("updated = 2021-03-05\n{ZONE}"),
        &[
            "start = 15:00\nstatus = \"moved\"\ntitle = \"One\"",
            "start = 14:00\ntitle = \"Two\"",
            "start = 11:00\nstatus = \"cancelled\"\ntitle = \"Two\"",
        ],
    );
    let (before, after) = (events(&before), events(&after));
    assert!(before.len() == 3 && before.keys().eq(after.keys()));
    for (identity, event) in &after {
        let cancelled = event["STATUS"] == "CANCELLED";
        assert_eq!(event["SUMMARY"].starts_with("Cancelled: "), cancelled);
        assert_eq!(event["DTSTAMP"], "20210305T000000Z");
        let sequence = |event: &BTreeMap<String, String>| event["SEQUENCE"].parse::<i64>().unwrap();
        assert!(sequence(event) > sequence(&before[identity]));
    }
    // Of two sessions with one title each keeps its own identity, by their order in the source.
    let moved = before
        .iter()
        .find(|(_, event)| event["DTSTART"] == "20210328T080000Z");
    assert_eq!(after[moved.unwrap().0]["DTSTART"], "20210328T120000Z");
}

#[test]
fn what_has_no_time_or_no_zone_is_left_out_and_told() {
    let found = calendar(
        ZONE,
        &[
            "start = 09:00\ntitle = \"One\"",
            "title = \"Two\"",
            "kind = \"break\"\ntitle = \"Tea\"",
            "start = 10:00\nkind = \"break\"\ntitle = \"Tea\"",
        ],
    );
    assert_eq!(events(&found).len(), 1);
    assert_eq!(
        codes(&found),
        ["mail/calendar 13: `Two` has no time, so it is not in the calendar"]
    );
    let found = calendar("", &["start = 09:00\ntitle = \"One\""]);
    assert!(found.value.is_none());
    assert_eq!(
        codes(&found),
        ["mail/calendar 2: the times have no time zone, so there is no calendar"]
    );
    let found = calendar(ZONE, &["title = \"One\"", "title = \"Two\""]);
    assert!(found.value.is_none());
    assert_eq!(
        codes(&found),
        ["mail/calendar 2: no session has a time, so there is no calendar"]
    );
}

#[test]
fn words_are_escaped_and_long_ones_cut() {
    let long = "word ".repeat(2_000);
    let found = calendar(
        &format!("{ZONE}venue = {{ name = \"A; B\", city = \"C\" }}\n"),
        &[&format!(
            "start = 09:00\ntitle = \"a\\\\n, {long}\"\nabstract = \"{long}\""
        )],
    );
    let text = found.value.as_ref().unwrap().text.replace("\r\n ", "");
    assert!(
        text.contains("NAME;LANGUAGE=en;VALUE=TEXT:Days\\, hours\\; minutes\r\n"),
        "{text}"
    );
    assert!(
        text.contains("LOCATION;LANGUAGE=en:A\\; B\\, C\r\n"),
        "{text}"
    );
    assert!(
        text.contains("SUMMARY;LANGUAGE=en:a\\\\n\\, word"),
        "{text}"
    );
    assert!(text.len() < 6_000, "{}", text.len());
}

#[test]
fn an_article_has_no_calendar_and_no_advice_on_one() {
    let letter = made(
        "a.md",
        "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nText.\n",
    );
    assert!(letter.calendar.value.is_none() && letter.calendar.diagnostics.is_empty());
}

/// Two sources may be called the same, by one publisher, with sessions of one title.
#[test]
fn events_of_two_programmes_are_not_one() {
    let identity = |source: &str| {
        let letter = made("programme.toml", source);
        let found = events(&letter.calendar);
        found.into_keys().next().unwrap()
    };
    let source = format!(
        "{HEAD}{ZONE}[[days]]\ndate = 2021-03-28\n[[days.sessions]]\nstart = 09:00\ntitle = \"Opening\"\n"
    );
    let first = identity(&source);
    for (part, other) in [
        ("Days, hours", "Weeks"),
        ("date = 2021-03-01", "date = 2021-04-01"),
    ] {
        assert_ne!(identity(&source.replacen(part, other, 1)), first, "{other}");
    }
    // It is put off: it takes the place of what was announced.
    let later = source.replace("date = 2021-03-28", "date = 2021-05-28");
    let later = later.replace(
        "date = 2021-03-01",
        "date = 2021-03-01\nupdated = 2021-03-09",
    );
    assert_eq!(identity(&later), first);
}

#[test]
fn whoever_sends_a_calendar_publishes_it() {
    let found = calendar(
        ZONE,
        &[
            "start = 09:00\ntitle = \"END:VEVENT\"",
            "start = 10:00\ntitle = \"Two\"",
        ],
    );
    let name = Some("Press \"unit\"\r\nX: y");
    let text = found.value.unwrap().published_by(name, "a?b@example.org");
    let line = "\r\nORGANIZER;CN=\"Press 'unit' X: y\":mailto:a%3Fb@example.org\r\nEND:VEVENT\r\n";
    assert_eq!(text.matches(line).count(), 2, "{text}");
    let bare = calendar(ZONE, &["start = 09:00\ntitle = \"One\""])
        .value
        .unwrap();
    assert!(
        bare.published_by(None, "a@b.org")
            .contains("\r\nORGANIZER:mailto:a@b.org\r\n")
    );
}
