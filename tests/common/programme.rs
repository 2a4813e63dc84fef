//! A large programme, always the same: five days, eight rooms, five hundred sessions; all persons are made up.

use std::fmt::Write;

const ROOMS: [&str; 8] = [
    "Amber", "Birch", "Cedar", "Dune", "Elm", "Fjord", "Grove", "Heath",
];
const GIVEN: [&str; 16] = [
    "Ada", "Ben", "Chloé", "Dmitri", "Eleni", "Farid", "Grete", "Hugo", "Inès", "Jonas", "Katya",
    "Leïla", "Mateo", "Nora", "Olga", "Pavel",
];
const WORDS: [&str; 16] = [
    "Archive", "Harbour", "Paper", "Measure", "Island", "Memory", "Signal", "Garden", "Ledger",
    "Tide", "Atlas", "Workshop", "Lantern", "Bridge", "Letter", "Orchard",
];
const PERSONS: usize = 288;

/// Forty minutes each; twelve a day, with a pause after every third.
const SLOTS: usize = 12;

/// The TOML of the programme.
pub(crate) fn large() -> String {
    let mut text = String::from(
        "kind = \"programme\"\ntitle = \"Congress of Invented Archives\"\nlang = \"en-GB\"\ndate = 2026-09-07\n\
         timezone = \"Europe/London\"\nvenue = { name = \"Hall of Examples\", city = \"Nowhere\", country = \"GB\" }\n",
    );
    for (index, room) in ROOMS.iter().enumerate() {
        write!(text, "[[rooms]]\nid = \"r{index}\"\nname = \"{room}\"\n").unwrap();
    }
    for index in 0..PERSONS {
        let (given, family) = (GIVEN[index % 16], WORDS[index / 16 % 16]);
        write!(
            text,
            "[[people]]\nid = \"p{index}\"\nname = \"{given} {family}-{index}\"\nsort = \"{family}-{index}, {given}\"\n\
             role = \"keeper\"\naffiliation = \"Society of the {family}\"\ncountry = \"IE\"\n"
        )
        .unwrap();
    }
    for day in 0..5 {
        write!(text, "[[days]]\ndate = 2026-09-{:02}\n", 7 + day).unwrap();
        for slot in 0..SLOTS {
            let start = 8 * 60 + slot * 40 + slot / 3 * 30;
            for room in 0..ROOMS.len() {
                session(&mut text, start, (day * SLOTS + slot) * ROOMS.len() + room);
            }
            if slot % 3 == 2 {
                let pause = if slot == 5 { "meal" } else { "break" };
                let at = start + 40;
                write!(
                    text,
                    "[[days.sessions]]\nstart = {}\nduration = 30\nkind = \"{pause}\"\ntitle = \"Pause {slot}\"\n",
                    clock(at)
                )
                .unwrap();
            }
        }
    }
    text
}

fn session(text: &mut String, start: usize, number: usize) {
    let word = |offset: usize| WORDS[(number * 7 + offset * 3) % 16];
    let person = |offset: usize| (number * 3 + offset) % PERSONS;
    write!(
        text,
        "[[days.sessions]]\nstart = {}\nduration = {}\nroom = \"r{}\"\ntitle = \"{} and {} of the {}, part {number}\"\n\
         speakers = [\"p{}\", \"p{}\"]\n",
        clock(start),
        if number.is_multiple_of(11) { 30 } else { 40 },
        number % ROOMS.len(),
        word(0),
        word(1),
        word(2),
        person(0),
        person(1),
    )
    .unwrap();
    match number % 5 {
        0 => write!(text, "kind = \"panel\"\nchair = \"p{}\"\n", person(2)).unwrap(),
        1 => text.push_str("kind = \"workshop\"\nlanguages = [\"en\", \"fr\"]\n"),
        _ => {}
    }
    match number % 23 {
        0 => text.push_str("status = \"cancelled\"\n"),
        1 => text.push_str("status = \"moved\"\nchange = \"It was to be in another room.\"\n"),
        _ => {}
    }
    if number.is_multiple_of(4) {
        let words = (0..24).map(|offset| word(offset).to_lowercase());
        let words = words.collect::<Vec<_>>().join(" ");
        writeln!(text, "abstract = \"What {words} have in common.\"").unwrap();
    }
}

fn clock(minutes: usize) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
