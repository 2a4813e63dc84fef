//! The claim of PDF/X-4 (ISO 15930-7:2010) on finished sheets: what goes with it is written, and it is made only if all that is looked
//! at holds.
//!
//! There is no validator of PDF/X-4 that anybody may use, so the claim is by the check here (`check.rs`, a clause at a time); what it
//! does not look at is in `docs/press.md`.

mod about;
mod boxes;
mod check;
mod clause;
mod content;
mod fonts;
mod metadata;
mod strip;
#[cfg(test)]
mod tests;

use lopdf::{Document, Object, Result, Stream, dictionary, text_string};

pub(crate) use self::about::About;
use self::clause::{Breach, Clause};
use super::colour::Condition;
use crate::diagnostic::{Code, Diagnostic};

/// Clauses that are named one by one.
const NAMED: usize = 20;

/// Makes the PDF one for the press: takes out what does not go there, says what it is made for, and claims PDF/X-4 if it is that.
pub(crate) fn claim(
    document: &mut Document,
    condition: &Condition,
    about: &About,
) -> Vec<Diagnostic> {
    strip::strip(document);
    let mut breaches = check::breaches(document);
    breaches.extend(about.breaches());
    let holds = breaches.is_empty();
    if let Err(fault) = describe(document, condition, about, holds) {
        let message = format!("the PDF cannot be described: {fault}");
        return vec![Diagnostic::new(Code::PdfDamaged, message)];
    }
    said(&breaches)
}

/// The output intent, the metadata and the identity.
fn describe(
    document: &mut Document,
    condition: &Condition,
    about: &About,
    holds: bool,
) -> Result<()> {
    "1.6".clone_into(&mut document.version);
    let mut profile = Stream::new(dictionary! { "N" => 4 }, condition.profile.to_vec());
    profile.compress()?;
    let profile = document.add_object(profile);
    let mut intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputCondition" => text_string(&condition.info),
        "OutputConditionIdentifier" => text_string(&condition.identifier),
        "Info" => text_string(&condition.info),
        "DestOutputProfile" => profile,
    };
    if let Some(registry) = condition.registry {
        intent.set("RegistryName", Object::string_literal(registry));
    }
    let intent = document.add_object(intent);
    let catalog = document.catalog_mut()?;
    catalog.set("OutputIntents", vec![Object::Reference(intent)]);
    catalog.remove(b"Metadata");
    let info = document.add_object(metadata::info(about));
    document.trailer.set("Info", info);
    // The same sheets have the same identity, and others another.
    let identity = metadata::identity(document)?;
    let packet = metadata::packet(about, &identity, holds);
    let dict = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Programs that know no PDF look for it as plain text.
    let packet = document.add_object(Stream::new(dict, packet).with_compression(false));
    document.catalog_mut()?.set("Metadata", packet);
    let id = Object::String(identity.to_vec(), lopdf::StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}

/// What is not kept, in words.
fn said(breaches: &[Breach]) -> Vec<Diagnostic> {
    let one = |breach: &Breach| {
        let place = breach
            .page
            .map_or(String::new(), |page| format!(" on page {page}"));
        let message = format!(
            "the PDF is not PDF/X-4: {}{place} {}",
            breach.thing, breach.fault
        );
        Diagnostic::new(Code::PressNotX4, message).help(breach.clause.help())
    };
    let mut said = breaches.iter().take(NAMED).map(one).collect::<Vec<_>>();
    if let Some(more) = breaches.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let message = format!("the PDF is not PDF/X-4 for {more} more reasons");
        said.push(Diagnostic::new(Code::PressNotX4, message).help(Clause::Colour.help()));
    }
    said
}
