//! The product's own words, in each language. A translator can edit this table; a test finds gaps.
//!
//! `{date}`, `{page}`, `{pages}` and `{credit}` stand for what is filled in.

use icu_locale::Locale;

use super::by_language;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels {
    /// Heads the list of related links.
    pub(crate) related: &'static str,
    /// Before a file or series number.
    pub(crate) reference: &'static str,
    pub(crate) authors: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) updated: &'static str,
    pub(crate) embargo: &'static str,
    /// Marks a text that is not final.
    pub(crate) draft: &'static str,
    /// In the foot of each page.
    pub(crate) page: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) keywords: &'static str,
    /// Under a picture.
    pub(crate) credit: &'static str,
}

macro_rules! labels {
    ($($lang:literal: $related:literal, $reference:literal, $authors:literal, $contact:literal, $updated:literal,
       $embargo:literal, $draft:literal, $page:literal, $summary:literal, $keywords:literal, $credit:literal;)*) => {
        const TABLE: &[(&str, Labels)] = &[$(($lang, Labels {
            related: $related, reference: $reference, authors: $authors, contact: $contact, updated: $updated,
            embargo: $embargo, draft: $draft, page: $page, summary: $summary, keywords: $keywords, credit: $credit,
        })),*];
    };
}

// Per language: related, reference, authors, contact, updated, embargo, draft, page, summary, keywords, credit.
// English is first, because it is the fallback; then French and Arabic, then the others by code.
labels! {
    "en": "Find out more", "Reference", "Authors", "Contact", "Updated {date}",
          "Embargoed until {date}", "Draft", "Page {page} of {pages}", "Summary", "Keywords", "Photo: {credit}";
    "fr": "Pour en savoir plus", "Référence", "Auteurs", "Contact", "Mis à jour le {date}",
          "Sous embargo jusqu’au {date}", "Projet", "Page {page} sur {pages}", "Résumé", "Mots-clés", "Photo : {credit}";
    "ar": "لمعرفة المزيد", "المرجع", "المؤلفون", "للاتصال", "تم التحديث في {date}",
          "يُحظر النشر قبل {date}", "مسودة", "صفحة {page} من {pages}", "ملخص", "كلمات مفتاحية", "الصورة: {credit}";
    "de": "Weitere Informationen", "Aktenzeichen", "Autoren", "Kontakt", "Aktualisiert am {date}",
          "Sperrfrist bis {date}", "Entwurf", "Seite {page} von {pages}", "Zusammenfassung", "Schlagwörter", "Foto: {credit}";
    "el": "Περισσότερες πληροφορίες", "Αριθμός αναφοράς", "Συντάκτες", "Επικοινωνία", "Ενημερώθηκε: {date}",
          "Μη δημοσιεύσιμο πριν από: {date}", "Σχέδιο", "Σελίδα {page} από {pages}", "Περίληψη", "Λέξεις-κλειδιά", "Φωτογραφία: {credit}";
    "es": "Más información", "Referencia", "Autores", "Contacto", "Actualizado el {date}",
          "Embargado hasta el {date}", "Borrador", "Página {page} de {pages}", "Resumen", "Palabras clave", "Foto: {credit}";
    "he": "למידע נוסף", "סימוכין", "מחברים", "ליצירת קשר", "עודכן ב־{date}",
          "אין לפרסם לפני {date}", "טיוטה", "עמוד {page} מתוך {pages}", "תקציר", "מילות מפתח", "צילום: {credit}";
    "hy": "Լրացուցիչ տեղեկություններ", "Համար", "Հեղինակներ", "Կապ", "Թարմացվել է՝ {date}",
          "Չհրապարակել մինչև {date}", "Նախագիծ", "Էջ {page} / {pages}", "Ամփոփում", "Բանալի բառեր", "Լուսանկար՝ {credit}";
    "it": "Per saperne di più", "Riferimento", "Autori", "Contatti", "Aggiornato il {date}",
          "Sotto embargo fino al {date}", "Bozza", "Pagina {page} di {pages}", "Sintesi", "Parole chiave", "Foto: {credit}";
    "ka": "დამატებითი ინფორმაცია", "ნომერი", "ავტორები", "კონტაქტი", "განახლების თარიღი: {date}",
          "ემბარგოს თარიღი: {date}", "პროექტი", "გვერდი {page} / {pages}", "შეჯამება", "საკვანძო სიტყვები", "ფოტო: {credit}";
    "nl": "Meer informatie", "Kenmerk", "Auteurs", "Contact", "Bijgewerkt op {date}",
          "Onder embargo tot {date}", "Concept", "Pagina {page} van {pages}", "Samenvatting", "Trefwoorden", "Foto: {credit}";
    "pl": "Więcej informacji", "Sygnatura", "Autorzy", "Kontakt", "Zaktualizowano {date}",
          "Embargo do {date}", "Projekt", "Strona {page} z {pages}", "Streszczenie", "Słowa kluczowe", "Fot. {credit}";
    "pt": "Para saber mais", "Referência", "Autores", "Contacto", "Atualizado em {date}",
          "Sob embargo até {date}", "Projeto", "Página {page} de {pages}", "Resumo", "Palavras-chave", "Foto: {credit}";
    "ro": "Mai multe informații", "Referință", "Autori", "Contact", "Actualizat la {date}",
          "Sub embargo până la {date}", "Proiect", "Pagina {page} din {pages}", "Rezumat", "Cuvinte-cheie", "Foto: {credit}";
    "ru": "Дополнительная информация", "Номер документа", "Авторы", "Контакты", "Обновлено: {date}",
          "Не публиковать до: {date}", "Проект", "Страница {page} из {pages}", "Краткое содержание", "Ключевые слова", "Фото: {credit}";
    "tr": "Daha fazla bilgi", "Sayı", "Yazarlar", "İletişim", "Güncelleme: {date}",
          "Ambargo tarihi: {date}", "Taslak", "Sayfa {page} / {pages}", "Özet", "Anahtar kelimeler", "Fotoğraf: {credit}";
    "uk": "Додаткова інформація", "Номер документа", "Автори", "Контакти", "Оновлено: {date}",
          "Не публікувати до: {date}", "Проєкт", "Сторінка {page} з {pages}", "Стислий виклад", "Ключові слова", "Фото: {credit}";
}

/// The words of a language; English ones if the table does not have it.
pub(crate) fn labels(lang: &Locale) -> Labels {
    by_language(TABLE, lang, TABLE[0].1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_label_is_missing_or_lacks_what_is_filled_in() {
        let mut codes = BTreeSet::new();
        for (lang, labels) in TABLE {
            assert!(codes.insert(lang), "{lang} stands twice");
            assert!(lang.parse::<Locale>().is_ok(), "{lang}");
            let Labels {
                related,
                reference,
                authors,
                contact,
                draft,
                summary,
                keywords,
                ..
            } = labels;
            for label in [
                related, reference, authors, contact, draft, summary, keywords,
            ] {
                assert!(
                    !label.trim().is_empty() && !label.contains('{'),
                    "{lang}: {label}"
                );
            }
            for (label, places) in [
                (labels.updated, &["{date}"][..]),
                (labels.embargo, &["{date}"]),
                (labels.page, &["{page}", "{pages}"]),
                (labels.credit, &["{credit}"]),
            ] {
                assert_eq!(label.matches('{').count(), places.len(), "{lang}: {label}");
                for place in places {
                    assert!(label.contains(place), "{lang}: {label}");
                }
            }
        }
        assert_eq!(TABLE[0].0, "en");
    }

    #[test]
    fn a_region_has_the_labels_of_its_language_and_an_unknown_language_english_ones() {
        let related = |tag: &str| labels(&tag.parse().unwrap()).related;
        assert_eq!(related("fr-CH"), "Pour en savoir plus");
        assert_eq!(related("sw"), "Find out more");
    }
}
