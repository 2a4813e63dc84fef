//! What columns are called in French, English and Arabic, and in what mail programs and address books save.
//!
//! Names are compared by `loose_key`: case, accents, spaces, marks and the ways to write hamza make no difference.

/// The addresses; of two columns the one whose name stands first here counts.
pub(super) const ADDRESS: &[&str] = &[
    "email",
    "courriel",
    "email address",
    "adresse e-mail",
    "adresse électronique",
    "adresse de messagerie",
    "adresse de courrier électronique",
    "adresse courriel",
    "adresse mail",
    "courrier électronique",
    "mail",
    "mél",
    "emails",
    "البريد الإلكتروني",
    "بريد إلكتروني",
    "عنوان البريد الإلكتروني",
    "بريد",
    "البريد",
    "الإيميل",
    "إيميل",
    // Thunderbird.
    "primary email",
    "adresse électronique principale",
    // Google, before and since 2024, and Outlook's second name.
    "e-mail 1 - value",
    "e-mail 1",
    "email 1",
];

/// What stands in the name of a column that may have them as well, if its values are addresses. Names that end so are postal
/// addresses as often.
pub(super) const MAYBE_ADDRESS: &[&str] = &["mail", "courriel", "messagerie", "بريد", "ايميل"];
pub(super) const POSTAL: &[&str] = &["address", "adresse", "العنوان", "عنوان"];

/// Whole names.
pub(super) const WHOLE: &[&str] = &[
    "full name",
    "nom complet",
    "nom et prénom",
    "nom et prénoms",
    "nom prénom",
    "prénom et nom",
    "prénom nom",
    "first and last name",
    "name and surname",
    "الاسم الكامل",
    "الاسم الثلاثي",
    "الاسم واللقب",
    // Thunderbird.
    "display name",
    "nom à afficher",
];

/// Names that are whole where they stand alone, and one half beside the other.
pub(super) const NAME: &[&str] = &["name", "nom", "الاسم", "اسم", "names", "noms"];

pub(super) const SURNAME: &[&str] = &[
    "last name",
    "surname",
    "family name",
    "nom de famille",
    "اسم العائلة",
    "اسم الأسرة",
    "الكنية",
];

pub(super) const GIVEN: &[&str] = &[
    "first name",
    "given name",
    "forename",
    "prénom",
    "prénoms",
    "given names",
    "first names",
    "forenames",
    "الاسم الأول",
    "الاسم الشخصي",
];

/// Languages; of two columns the one whose name stands first here counts.
pub(super) const LANGUAGE: &[&str] = &[
    "lang",
    "langue préférée",
    "langue de préférence",
    "langue de correspondance",
    "langue de communication",
    "langue de contact",
    "preferred language",
    "language preference",
    "language of correspondence",
    "correspondence language",
    "communication language",
    "contact language",
    "اللغة المفضلة",
    "لغة المراسلة",
    "لغة المراسلات",
    "لغة التواصل",
    "language",
    "langue",
    "languages",
    "langues",
    "locale",
    "اللغة",
    "لغة",
    "اللغات",
];

/// What stands in the name of a column that may say them as well, if its values are languages.
pub(super) const MAYBE_LANGUAGE: &[&str] = &["langue", "language", "لغة"];
