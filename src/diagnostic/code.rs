//! The table of diagnostic codes: every code, its default severity, and what it means.

use std::fmt;

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $summary:literal;)*) => {
        /// What kind of fault a diagnostic reports. The name is stable: programs may match on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`: ", $summary)] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name, such as `a11y/image-alt`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The severity when settings do not say otherwise.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }

            /// What the code means, in one line.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary),* }
            }
        }
    };
}

codes! {
    // Reading bytes.
    SourceEncoding "source/encoding" Error "the file is not UTF-8 text";
    SourceEmpty "source/empty" Error "the file has no content";
    SourceTooLarge "source/too-large" Error "the file is larger than the limit";
    SourceUnreadable "source/unreadable" Error "the file cannot be read";
    SourceKind "source/kind" Error "the file is of no kind that can be published";
    // Front matter, settings and other TOML.
    FrontMatterMissing "front-matter/missing" Error "the article does not begin with front matter";
    FrontMatterUnclosed "front-matter/unclosed" Error "the front matter has no closing line";
    TomlSyntax "toml/syntax" Error "the TOML cannot be parsed";
    TomlUnknownKey "toml/unknown-key" Error "the key has no meaning here";
    TomlType "toml/type" Error "the value has the wrong type";
    TomlValue "toml/value" Error "the value is not one that can be used";
    MetadataTitle "metadata/title" Error "the document has no title";
    MetadataLanguage "metadata/language" Error "the document has no usable language";
    MetadataDate "metadata/date" Error "the document has no date";
    MetadataUpdated "metadata/updated" Warning "the document was updated before its date";
    FieldMarks "metadata/marks" Warning "marks stand in a title or a summary, which is plain text";
    // Markdown.
    MarkdownHtml "markdown/html" Error "the HTML has no meaning in a publication";
    MarkdownTable "markdown/table" Error "a table's row does not fit its header";
    MarkdownNesting "markdown/nesting" Error "lists or quotes are nested too deeply";
    FootnoteUndefined "footnote/undefined" Error "a note is referred to but not written";
    FootnoteUnused "footnote/unused" Warning "a note is written but never referred to";
    FootnoteDuplicate "footnote/duplicate" Error "a note is written twice";
    LinkDestination "link/destination" Error "a link leads to an address that cannot be used";
    LinkUndefined "link/undefined" Warning "a link refers to an address that is not written";
    FootnoteNested "footnote/nested" Error "a note refers to a note";
    FootnotePlace "footnote/place" Error "a note is referred to within a link";
    StrayMark "markdown/stray-mark" Warning "marks that mark nothing are printed as they stand";
    TableStray "markdown/stray-table" Warning "lines with bars between cells are no table";
    NoteStray "markdown/stray-note" Warning "a number in brackets is no note";
    CodeUnclosed "markdown/code-unclosed" Warning "a block of code has no end";
    CodeIndented "markdown/code-indented" Advice "an indented paragraph is printed as code";
    AddressBare "markdown/bare-address" Advice "an address is not a link";
    // Images.
    ImageMissing "image/missing" Error "the image file does not exist";
    ImageOutside "image/outside" Error "the image lies outside the publication folder";
    ImageFormat "image/format" Error "the file is not an image that can be embedded";
    ImageTooLarge "image/too-large" Error "the image has more pixels than the limit";
    ImageDamaged "image/damaged" Error "the image file is damaged or cut off";
    ImageColours "image/colours" Error "the image is in colours that cannot be published";
    ImageEffects "image/effects" Error "the effects of a drawing would take too long";
    ImageLinked "image/linked" Error "a drawing shows a picture that is not in it";
    ImageText "image/lost-text" Warning "text of a drawing is not shown";
    ImageCaption "image/inline-caption" Warning "a caption belongs to an image within a line";
    ImageInLine "image/in-line" Advice "an image on a line of its own is set into the text next to it";
    ImageUnused "image/unused" Warning "the settings describe an image that the text does not show";
    // Accessibility and editorial checks.
    ImageAlt "a11y/image-alt" Error "an image has no description";
    ImageAltRedundant "a11y/image-alt-redundant" Warning "a description only repeats the caption or the file name";
    LinkEmpty "a11y/link-empty" Error "a link has no text";
    LinkText "a11y/link-text" Warning "a link's text does not say where it leads";
    HeadingSkip "a11y/heading-skip" Error "a heading level is skipped";
    HeadingEmpty "a11y/heading-empty" Error "a heading has no text";
    TableHeader "a11y/table-header" Error "a table has no header row";
    TableHeaderCell "a11y/table-header-cell" Warning "a column of a table has no header";
    AllCapitals "a11y/all-capitals" Warning "a passage is written in capitals";
    AllItalics "a11y/all-italics" Warning "a whole paragraph is emphasised";
    Abbreviation "a11y/abbreviation" Advice "an abbreviation is not expanded where it first stands";
    Language "a11y/language" Warning "the text is not in the language that is written for it";
    LanguagePassage "a11y/language-passage" Advice "a passage is in another language and does not say so";
    ListByHand "a11y/list-by-hand" Warning "a list is typed by hand";
    BoldHeading "a11y/bold-heading" Warning "a bold paragraph stands where a heading should";
    ImageOfText "a11y/image-of-text" Advice "an image seems to show text";
    ImageComplex "a11y/complex-image" Advice "a chart or map is hardly described";
    LinkAmbiguous "a11y/link-ambiguous" Warning "links of the same words lead to different places";
    DateAmbiguous "a11y/ambiguous-date" Warning "a date means two days, depending on who reads it";
    BidiControl "a11y/bidi-control" Error "a character turns the direction of the text unseen";
    InvisibleCharacter "a11y/invisible-character" Warning "a character cannot be seen";
    ThemeContrast "a11y/theme-contrast" Warning "the theme's colour is too pale for text";
    ThemeContrastEnhanced "a11y/theme-contrast-enhanced" Advice "the theme's colour has less than the enhanced contrast";
    TextContrast "a11y/text-contrast" Warning "text stands out too little from what is behind it";
    TextSize "a11y/text-size" Warning "text is set too small";
    JustifiedMeasure "a11y/justified-measure" Advice "justified lines are too short";
    // Programmes.
    ProgrammeReference "programme/unknown-reference" Error "a session refers to a room, track or person that is not written";
    ProgrammeDuplicate "programme/duplicate" Error "an id, or a day, stands there twice";
    ProgrammeTooLarge "programme/too-large" Error "the programme has more sessions, persons, rooms or tracks than the limit";
    ProgrammeTime "programme/time" Error "a session's times make no sense";
    ProgrammeTimezone "programme/timezone" Error "there is no such time zone";
    ProgrammeClock "programme/clock-change" Error "a time does not exist, or exists twice, when clocks are changed";
    ProgrammeDay "programme/outside-day" Error "a session is outside of its day's hours";
    ProgrammeRoomOverlap "programme/room-overlap" Error "two sessions are in one room at once";
    ProgrammePersonOverlap "programme/person-overlap" Warning "a person is in two places at once";
    ProgrammeChair "programme/chair" Warning "a session that needs a chair has none";
    // Mailings.
    MailCalendar "mail/calendar" Advice "a session cannot stand in a calendar";
    MailClipped "mail/clipped" Advice "a letter is so long that some mail programs show its beginning only";
    // Bulletins.
    BulletinItem "bulletin/item" Error "an item of a bulletin cannot be used";
    BulletinUnready "bulletin/unready" Warning "a bulletin holds an item that is not to be published yet";
    BulletinQuote "bulletin/pull-quote" Error "a pull quote is not in the text that it is taken from";
    // Fonts.
    FontGlyph "font/missing-glyph" Error "no font has the character";
    FontUnreadable "font/unreadable" Warning "a font file cannot be used";
    // Layouts, settings and export.
    LayoutUnknown "layout/unknown" Error "there is no layout of that name";
    LayoutKind "layout/kind" Error "the layout does not take this kind of document";
    LayoutInvalid "layout/invalid" Error "the layout's own files are not right";
    LayoutError "layout/error" Error "the layout failed";
    LayoutWarning "layout/warning" Warning "the layout caused a warning";
    ParameterUnknown "layout/parameter-unknown" Error "the layout has no such parameter";
    ParameterValue "layout/parameter-value" Error "the value does not suit the layout's parameter";
    ExportConformance "export/conformance" Error "the PDF would break PDF/UA-1 or PDF/A";
    TypesetError "typeset/error" Error "the document cannot be set";
    PagesLimit "export/pages" Error "the document has more pages than the limit";
    // Print.
    PressPaper "press/paper" Error "the layout sets pages of another size than was asked for";
    PressGutter "press/gutter" Warning "the layout leaves no room for the binding";
    PressColour "press/colour" Warning "a colour of the screen is converted to inks";
    PressResolution "press/resolution" Warning "an image has too few pixels for the size at which it is printed";
    PressValue "press/value" Error "a measure for print cannot be used";
    // The choice of checks, in the settings and at one place.
    CheckUnknown "checks/unknown" Error "there is no check of that name";
    CheckFixed "checks/fixed" Error "the check cannot be lowered or silenced";
    AllowReason "checks/reason" Error "a finding is allowed without a reason";
    AllowUnused "checks/unused" Warning "what is allowed does not occur";
    // Files.
    OutputUnwritable "output/unwritable" Error "the file cannot be written";
    OutputFull "output/disk-full" Error "the disk is full";
    OutputCollision "output/collision" Error "two documents would be written to the same file";
    OutputName "output/name" Error "the output name cannot be used on every system";
    OutputThumbnail "output/thumbnail" Error "a page cannot be drawn";
    FolderMissing "folder/missing" Error "the folder does not exist or cannot be read";
    FolderExists "folder/exists" Error "the folder already has files in it";
    // The size that a PDF may have.
    SizeBudget "size/budget" Error "the PDF is larger than it may be, and cannot be made smaller";
    // Limits on one document among many.
    LimitTime "limit/time" Error "the document takes longer than the limit";
    LimitMemory "limit/memory" Error "the document takes more memory than the limit";
    ProcessLost "limit/process" Error "the process that made the document ended before it was made";
    // Archives.
    ArchiveBusy "archive/busy" Error "another run writes into the archive";
    ArchiveFolder "archive/folder" Error "the folder of the archive cannot be used";
    ArchiveManifest "archive/manifest" Error "the manifest cannot be used";
    ArchiveSources "archive/sources" Error "the sources are not those that the archive was made of";
    ArchiveGone "archive/gone" Warning "the source of a document is gone";
    ArchiveStore "archive/store" Error "the object store cannot be used";
    ArchiveShard "archive/shard" Error "shards of an archive do not fit together";
    // Mailings.
    MailList "mail/list" Error "the list of recipients cannot be used";
    MailAddress "mail/address" Error "an address is none that mail can be sent to";
    MailDuplicate "mail/duplicate" Error "an address stands in the list twice";
    MailField "mail/field" Error "a field of a text does not exist, or has no value";
    MailBraces "mail/braces" Warning "a field stands in doubled braces, which are not filled in";
    MailLanguage "mail/language" Error "a recipient's language is none";
    MailEdition "mail/edition" Error "two documents of a mailing are in one language";
    MailNoEdition "mail/no-edition" Warning "there is no document in a recipient's language";
    MailUnread "mail/unread" Warning "nobody gets a document of a mailing";
    MailNoGreeting "mail/no-greeting" Warning "there is no greeting in a document's language";
    MailSender "mail/sender" Error "it is not said, or not rightly, whom a mailing is from";
    MailSettings "mail/settings" Error "a setting for mailings cannot be used";
    MailTooLarge "mail/too-large" Error "a message is larger than mail systems take";
    MailLarge "mail/large" Warning "a message is so large that some mail systems refuse it";
    MailFolder "mail/folder" Error "the folder holds another mailing";
    MailSent "mail/sent" Warning "drafts are written of messages that were sent";
    MailBusy "mail/busy" Error "another run sends from the folder";
    MailConsent "mail/consent" Error "nobody has said that messages may be sent";
    MailServer "mail/server" Error "the mail server cannot be used";
    MailRefused "mail/refused" Error "the mail server does not take a message";
    MailDeferred "mail/deferred" Error "the mail server does not take a message yet";
    MailUncertain "mail/uncertain" Error "it is not known whether a message was sent";
    // For the press.
    PressProfile "press/profile" Error "the profile is not one that can be printed by";
    PressUnread "press/unread" Warning "a part of the PDF cannot be read, so its colours stay as they are";
    PressInk "press/ink" Warning "a colour has more ink than the paper takes";
    PressNotX4 "press/not-x4" Warning "the PDF for the press is not PDF/X-4";
    // Finished PDFs.
    PdfInvalid "pdf/not-a-pdf" Error "the file is not a PDF";
    PdfEncrypted "pdf/encrypted" Error "the PDF opens with a password only";
    PdfDamaged "pdf/damaged" Warning "the PDF is damaged, and not all of it can be read";
    // Sheets for the press.
    PressPages "press/pages" Error "the document has more pages than the imposition takes";
    PressSheet "press/sheet" Error "the sheets cannot be made as asked";
    PressReduced "press/reduced" Warning "pages are reduced to fit on the sheet";
    PressCreep "press/creep" Warning "pages of a booklet come near to the fold";
    PressAnnotations "press/annotations" Warning "what is not part of the pages is not printed";
    PressBleed "press/bleed" Advice "pages that will be cut have no bleed";
    Internal "internal/bug" Error "Pressroom itself failed";
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
