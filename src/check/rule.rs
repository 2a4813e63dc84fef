//! The table of rules: what each keeps, its codes, and where it is asked for.

use super::subject::Subject;
use super::{
    Accent, Findings, Pages, abbreviation, bare_address, bold_heading, code_block, date_ambiguous,
    heading_empty, heading_skip, image_alt, image_alt_redundant, image_complex, image_in_line,
    image_of_text, invisible, justified_measure, language, link_ambiguous, link_empty, link_text,
    list_by_hand, plain_field, session_chair, session_clock, session_day, session_person,
    session_room, stray_mark, stray_note, stray_table, table_header, text_contrast, text_size,
    theme_contrast, update_date, whole_passage,
};
use crate::diagnostic::{Code, Diagnostic};

/// A rule that documents are checked by.
///
/// ```
/// let rule = pressroom::rules().iter().find(|rule| rule.name() == "image_alt").expect("it is one of them");
/// assert_eq!(rule.codes()[0].name(), "a11y/image-alt");
/// assert!(rule.references().contains(&"WCAG 2.2, 1.1.1"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    name: &'static str,
    summary: &'static str,
    codes: &'static [Code],
    references: &'static [&'static str],
    pub(super) apply: Apply,
}

/// What a rule looks at, and the function that applies it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Apply {
    /// The document as its author wrote it.
    Document(fn(&Subject<'_>, &mut Findings<'_>)),
    /// The pages as they are set.
    Pages(fn(&Pages<'_>, &mut Vec<Diagnostic>)),
    /// The settings of the publication.
    Settings(fn(&Accent<'_>) -> Option<Diagnostic>),
}

impl Rule {
    /// The name of its file in `src/check/`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it keeps, as a sentence in English.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// The codes of what it finds.
    #[must_use]
    pub fn codes(&self) -> &'static [Code] {
        self.codes
    }

    /// Where it is asked for: criteria of WCAG, clauses of PDF/UA, checkpoints of the Matterhorn Protocol. An editorial rule of
    /// Pressroom's own has none.
    #[must_use]
    pub fn references(&self) -> &'static [&'static str] {
        self.references
    }
}

/// Every rule that documents, pages and settings are checked by, in the order of their names.
#[must_use]
pub fn rules() -> &'static [Rule] {
    RULES
}

/// The codes of all rules.
pub(crate) fn codes() -> impl Iterator<Item = Code> {
    RULES.iter().flat_map(|rule| rule.codes).copied()
}

/// Whether PDF/UA-1 itself asks for what the rule keeps, so that no publication can do without.
pub(crate) fn is_fixed(code: Code) -> bool {
    matches!(
        code,
        Code::ImageAlt
            | Code::LinkEmpty
            | Code::HeadingSkip
            | Code::HeadingEmpty
            | Code::TableHeader
    )
}

/// Whether what the code stands for shows on the finished pages only.
pub(crate) fn needs_pages(code: Code) -> bool {
    let of = |rule: &&Rule| rule.codes.contains(&code);
    let rule = RULES.iter().find(of);
    rule.is_some_and(|rule| matches!(rule.apply, Apply::Pages(_)))
}

macro_rules! rules {
    ($($name:ident $stage:ident [$($code:ident),*] $summary:literal [$($reference:literal),*];)*) => {
        /// Every rule; a test compares the table with the folder.
        pub(super) const RULES: &[Rule] = &[$(Rule {
            name: stringify!($name),
            summary: $summary,
            codes: &[$(Code::$code),*],
            references: &[$($reference),*],
            apply: Apply::$stage($name::check),
        }),*];
    };
}

rules! {
    abbreviation Document [Abbreviation] "An abbreviation is expanded where it first stands."
        ["WCAG 2.2, 3.1.4"];
    bare_address Document [AddressBare] "An address can be followed with a click." [];
    bold_heading Document [BoldHeading] "Headings are headings, and not bold paragraphs."
        ["WCAG 2.2, 1.3.1", "WCAG 2.2, F2", "PDF/UA-1, 7.4", "Matterhorn Protocol 14-001"];
    code_block Document [CodeUnclosed, CodeIndented] "A block of code is meant as one, and ends." [];
    date_ambiguous Document [DateAmbiguous] "A date means one day to all readers." [];
    heading_empty Document [HeadingEmpty] "Every heading has words."
        ["WCAG 2.2, 2.4.6", "PDF/UA-1, 7.4", "Matterhorn Protocol 14-002"];
    heading_skip Document [HeadingSkip] "Heading levels are not skipped."
        ["WCAG 2.2, 1.3.1", "WCAG 2.2, H42", "PDF/UA-1, 7.4.2", "Matterhorn Protocol 14-003"];
    image_alt Document [ImageAlt, ImageAltRedundant] "Every image has a description, or is marked as decoration."
        ["WCAG 2.2, 1.1.1", "PDF/UA-1, 7.3", "Matterhorn Protocol 13-004"];
    image_alt_redundant Document [ImageAltRedundant] "A description says more than the caption, the file's name or the word \"image\"."
        ["WCAG 2.2, 1.1.1", "WCAG 2.2, F30", "WCAG 2.2, F39", "Matterhorn Protocol 13-005"];
    image_complex Document [ImageComplex] "A chart, a map or a diagram is described, and not only named."
        ["WCAG 2.2, 1.1.1", "WCAG 2.2, G95", "Matterhorn Protocol 13-005"];
    image_in_line Document [ImageInLine] "A picture stands by itself, and not in a line of text." [];
    image_of_text Document [ImageOfText] "Text is text, and not a picture of it."
        ["WCAG 2.2, 1.4.5", "Matterhorn Protocol 13-005"];
    invisible Document [BidiControl, InvisibleCharacter] "What is written can be seen."
        ["Unicode Technical Standard 55", "Unicode Standard Annex 9"];
    justified_measure Pages [JustifiedMeasure] "Justified lines are long enough."
        ["WCAG 2.2, 1.4.8"];
    language Document [Language, LanguagePassage] "The text is in the language that is written for it."
        ["WCAG 2.2, 3.1.1", "WCAG 2.2, 3.1.2", "PDF/UA-1, 7.2", "Matterhorn Protocol 11-001"];
    link_ambiguous Document [LinkAmbiguous] "Links of the same words lead to the same place."
        ["WCAG 2.2, 2.4.4", "WCAG 2.2, 2.4.9"];
    link_empty Document [LinkEmpty] "Every link has a text."
        ["WCAG 2.2, 2.4.4", "WCAG 2.2, 4.1.2", "PDF/UA-1, 7.18.5", "Matterhorn Protocol 28-004"];
    link_text Document [LinkText] "A link's text says where it leads."
        ["WCAG 2.2, 2.4.4", "WCAG 2.2, 2.4.9", "WCAG 2.2, G91", "WCAG 2.2, F63"];
    list_by_hand Document [ListByHand] "Lists are lists, and not lines that look like one."
        ["WCAG 2.2, 1.3.1", "WCAG 2.2, F2", "PDF/UA-1, 7.6", "Matterhorn Protocol 16-001"];
    plain_field Document [FieldMarks] "Titles and summaries have no marks in them." [];
    session_chair Document [ProgrammeChair] "A panel has somebody in the chair." [];
    session_clock Document [ProgrammeClock] "A session's times exist, and exist once." [];
    session_day Document [ProgrammeDay] "A session lies within the hours of its day." [];
    session_person Document [ProgrammePersonOverlap] "Nobody is in two places at once." [];
    session_room Document [ProgrammeRoomOverlap] "Two sessions do not take place in one room at the same time." [];
    stray_mark Document [StrayMark] "Marks of Markdown mark something, and are not printed." [];
    stray_note Document [NoteStray] "A note is a note, and not a number in brackets."
        ["PDF/UA-1, 7.9", "Matterhorn Protocol 19-003"];
    stray_table Document [TableStray] "A table is a table, and not lines with bars."
        ["WCAG 2.2, 1.3.1", "PDF/UA-1, 7.5"];
    table_header Document [TableHeader, TableHeaderCell] "Every table has a header row, and every column a header."
        ["WCAG 2.2, 1.3.1", "WCAG 2.2, H51", "PDF/UA-1, 7.5", "Matterhorn Protocol 15-003"];
    text_contrast Pages [TextContrast] "Text stands out from what is behind it."
        ["WCAG 2.2, 1.4.3"];
    text_size Pages [TextSize] "Text is large enough to be read on paper."
        ["EN 301 549, 9.1.4.4"];
    theme_contrast Settings [ThemeContrast, ThemeContrastEnhanced] "The theme's colour can be used for text."
        ["WCAG 2.2, 1.4.3", "WCAG 2.2, 1.4.6"];
    update_date Document [MetadataUpdated] "A document is not updated before it is published." [];
    whole_passage Document [AllCapitals, AllItalics] "Whole passages are not set in capitals or italics."
        ["WCAG 2.2, 3.1.5"];
}
