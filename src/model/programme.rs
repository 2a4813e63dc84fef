//! An event programme: days with sessions, and the rooms, tracks and persons that sessions refer to.

use std::fmt;

use icu_locale::Locale;

use super::{Date, Metadata, Prose, Related, Span, Spanned};

/// The programme of an event.
#[derive(Debug, Clone)]
pub(crate) struct Programme {
    /// What all kinds of document share.
    pub(crate) metadata: Metadata,
    /// The IANA name of the time zone that all times are in.
    pub(crate) timezone: Option<Spanned<String>>,
    /// Where the event takes place.
    pub(crate) venue: Option<Box<Venue>>,
    /// Rooms, in the order written; [`Session::room`] is an index.
    pub(crate) rooms: Vec<Named>,
    /// Threads that sessions belong to; [`Session::track`] is an index.
    pub(crate) tracks: Vec<Named>,
    /// Persons, those of `[[people]]` first; [`Session::chairs`] and [`Session::speakers`] are indices.
    pub(crate) people: Vec<Person>,
    /// The days, in the order of their dates.
    pub(crate) days: Vec<Day>,
}

impl Programme {
    /// Every session, in the order of the days and hours.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.days.iter().flat_map(|day| &day.sessions)
    }
}

/// Where an event takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Venue {
    /// The building.
    pub(crate) name: Option<Spanned<String>>,
    /// Street and number.
    pub(crate) address: Option<Spanned<String>>,
    pub(crate) city: Option<Spanned<String>>,
    /// ISO 3166-1, two letters.
    pub(crate) country: Option<Spanned<String>>,
    /// The venue's web page.
    pub(crate) url: Option<Spanned<String>>,
    /// Where one can follow from afar.
    pub(crate) online: Option<Spanned<String>>,
}

/// A room or a track: what sources call it, and what readers do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) id: Spanned<String>,
    pub(crate) name: Spanned<String>,
}

/// Somebody who speaks or chairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// What sessions refer to; `None` for a person written within a session.
    pub(crate) id: Option<Spanned<String>>,
    pub(crate) name: Spanned<String>,
    /// By what the index orders, if not by the name as it is written.
    pub(crate) sort: Option<Spanned<String>>,
    pub(crate) role: Option<Spanned<String>>,
    pub(crate) affiliation: Option<Spanned<String>>,
    /// ISO 3166-1, two letters.
    pub(crate) country: Option<Spanned<String>>,
}

impl Person {
    /// What stands for the person in an alphabet.
    pub(crate) fn sort_name(&self) -> &str {
        self.sort
            .as_ref()
            .map_or(&self.name.value, |sort| &sort.value)
    }
}

/// A day of the event.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    pub(crate) date: Spanned<Date>,
    pub(crate) title: Option<Spanned<String>>,
    /// When the day's first session may begin.
    pub(crate) start: Option<Spanned<Time>>,
    /// When its last one must be over; later than the start.
    pub(crate) end: Option<Spanned<Time>>,
    /// By their beginning; of those that begin together, in the order written. One without a beginning follows the one that
    /// is written before it.
    pub(crate) sessions: Vec<Session>,
}

/// A time of day, in minutes after midnight, 0 to 1439.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Time(pub(crate) u16);

impl fmt::Display for Time {
    /// As sources write it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A session, a break, or anything else that has its time.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// `None` if the source gives no times: the programme says only what happens on the day.
    pub(crate) start: Option<Spanned<Time>>,
    /// After the start, on the same day; `None` if the source gives no end.
    pub(crate) end: Option<Spanned<Time>>,
    pub(crate) kind: SessionKind,
    pub(crate) title: Spanned<String>,
    /// Index into [`Programme::rooms`].
    pub(crate) room: Option<Spanned<usize>>,
    /// Index into [`Programme::tracks`].
    pub(crate) track: Option<usize>,
    /// Indices into [`Programme::people`].
    pub(crate) chairs: Vec<Spanned<usize>>,
    /// Indices into [`Programme::people`].
    pub(crate) speakers: Vec<Spanned<usize>>,
    /// Languages that are spoken.
    pub(crate) languages: Vec<Locale>,
    /// Languages that are interpreted into.
    pub(crate) interpretation: Vec<Locale>,
    /// What the session is about, with notes of its own.
    pub(crate) summary: Prose,
    pub(crate) status: SessionStatus,
    /// What changed, in the author's words.
    pub(crate) change: Option<Spanned<String>>,
    pub(crate) links: Vec<Related>,
    /// Where the session's table begins.
    pub(crate) span: Span,
}

/// What takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SessionKind {
    #[default]
    Session,
    Panel,
    Keynote,
    Workshop,
    Opening,
    Closing,
    Registration,
    Break,
    Meal,
    Social,
}

impl SessionKind {
    /// Every kind, by the name that sources and layouts have for it.
    pub(crate) const NAMES: &'static [(&'static str, Self)] = &[
        ("session", Self::Session),
        ("panel", Self::Panel),
        ("keynote", Self::Keynote),
        ("workshop", Self::Workshop),
        ("opening", Self::Opening),
        ("closing", Self::Closing),
        ("registration", Self::Registration),
        ("break", Self::Break),
        ("meal", Self::Meal),
        ("social", Self::Social),
    ];

    /// The name.
    pub(crate) fn name(self) -> &'static str {
        let entry = Self::NAMES.iter().find(|(_, kind)| *kind == self);
        entry.map_or("session", |(name, _)| name)
    }

    /// Whether nobody works meanwhile.
    pub(crate) fn is_pause(self) -> bool {
        matches!(
            self,
            Self::Registration | Self::Break | Self::Meal | Self::Social
        )
    }
}

/// Whether a session takes place as it was first announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SessionStatus {
    #[default]
    Confirmed,
    New,
    Moved,
    Cancelled,
}

impl SessionStatus {
    /// Every status, by the name that sources and layouts have for it.
    pub(crate) const NAMES: &'static [(&'static str, Self)] = &[
        ("confirmed", Self::Confirmed),
        ("new", Self::New),
        ("moved", Self::Moved),
        ("cancelled", Self::Cancelled),
    ];

    /// The name.
    pub(crate) fn name(self) -> &'static str {
        let entry = Self::NAMES.iter().find(|(_, status)| *status == self);
        entry.map_or("confirmed", |(name, _)| name)
    }
}
