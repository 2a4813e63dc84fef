//! Files that the PDF carries, as PDF/A-3 wants them (ISO 19005-3, 6.8): associated with the document, described, and listed.
//!
//! They are put in here and not by the layout, so that the pages are the same with and without them.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, Result, Stream, dictionary, text_string};
use typst::foundations::Bytes;

use crate::model::Date;

/// A source that the document was made of.
#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    /// The file's name, which no other attachment has.
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    /// What it is, in the document's language.
    pub(crate) description: String,
    /// When it last changed, as it says itself: the clock is not asked.
    pub(crate) modified: Option<Date>,
    pub(crate) bytes: Bytes,
}

/// Puts the files in, in their order.
pub(super) fn put(pdf: &mut Document, attachments: &[Attachment]) -> Result<()> {
    if attachments.is_empty() {
        return Ok(());
    }
    let mut associated = Vec::with_capacity(attachments.len());
    // Names are found by halving, so they stand in the order of their bytes.
    let mut names = BTreeMap::new();
    for attachment in attachments {
        let stream = pdf.add_object(embedded(attachment)?);
        let file = pdf.add_object(specification(attachment, stream.into()));
        associated.push(Object::Reference(file));
        if let key @ Object::String(..) = text_string(&attachment.name) {
            names.insert(key.as_str()?.to_vec(), [key, file.into()]);
        }
    }
    let names = names.into_values().flatten().collect::<Vec<_>>();
    let tree = pdf.add_object(dictionary! { "Names" => names });
    let catalog = pdf.catalog_mut()?;
    if !catalog.has(b"Names") {
        catalog.set("Names", Dictionary::new());
    }
    catalog.set("AF", associated);
    let names = pdf.catalog()?.get(b"Names")?;
    match names.as_reference() {
        Ok(id) => pdf.get_dictionary_mut(id)?,
        Err(_) => pdf.catalog_mut()?.get_mut(b"Names")?.as_dict_mut()?,
    }
    .set("EmbeddedFiles", tree);
    Ok(())
}

/// The file itself, packed.
fn embedded(attachment: &Attachment) -> Result<Stream> {
    let bytes = attachment.bytes.to_vec();
    let mut parameters = dictionary! { "Size" => i64::try_from(bytes.len()).unwrap_or(i64::MAX) };
    if let Some(Date { year, month, day }) = attachment.modified {
        let date = format!("D:{year:04}{month:02}{day:02}000000Z");
        parameters.set("ModDate", Object::string_literal(date));
    }
    let description = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => attachment.media_type,
        "Params" => parameters,
    };
    let mut stream = Stream::new(description, bytes);
    stream.compress()?;
    Ok(stream)
}

fn specification(attachment: &Attachment, stream: Object) -> Dictionary {
    // The older of the two names has no encoding that all systems know.
    let ascii = attachment.name.chars();
    let ascii = ascii.map(|c| if c.is_ascii() { c } else { '_' });
    dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(ascii.collect::<String>()),
        "UF" => text_string(&attachment.name),
        "Desc" => text_string(&attachment.description),
        "AFRelationship" => "Source",
        "EF" => dictionary! { "F" => stream.clone(), "UF" => stream },
    }
}
