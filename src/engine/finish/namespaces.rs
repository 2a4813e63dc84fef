//! Namespaces of structure types, which PDF 2.0 has (ISO 32000-2, 14.7.4) and PDF 1.7 passes over.
//!
//! The document element is PDF 2.0's; notes are in a namespace of their own that maps them to `FENote`, since PDF 2.0 has
//! no `Note` any more. All else means the same in both.

use lopdf::{Document, Object, Result, dictionary};

use super::tree::Tree;

/// The namespace of PDF 2.0's structure types.
const PDF_2: &str = "http://iso.org/pdf2/ssn";

/// The name of ours; nothing but its being different matters.
const OWN: &str = "urn:uuid:6f2c8a54-0d7e-5b1a-9c3f-2b7de41a8e90";

/// Declares the namespaces and puts the elements into them.
pub(super) fn declare(pdf: &mut Document, tree: &Tree) -> Result<()> {
    let text = |name: &str| Object::string_literal(name);
    let standard = pdf.add_object(dictionary! { "Type" => "Namespace", "NS" => text(PDF_2) });
    let mut declared = vec![Object::Reference(standard)];
    for index in tree.children(0) {
        pdf.get_dictionary_mut(tree.nodes[index].id)?
            .set("NS", standard);
    }
    let mut notes = tree
        .nodes
        .iter()
        .filter(|node| node.kind == "Note")
        .peekable();
    if notes.peek().is_some() {
        let role = vec![
            Object::Name(b"FENote".to_vec()),
            Object::Reference(standard),
        ];
        let own = pdf.add_object(dictionary! {
            "Type" => "Namespace",
            "NS" => text(OWN),
            "RoleMapNS" => dictionary! { "Note" => role },
        });
        declared.push(Object::Reference(own));
        for note in notes {
            pdf.get_dictionary_mut(note.id)?.set("NS", own);
        }
    }
    let root = pdf.get_dictionary_mut(tree.nodes[0].id)?;
    root.set("Namespaces", declared);
    Ok(())
}
