//! What the PDF says of itself: the Info dictionary, and the metadata packet (XMP) with the claim.

use std::fmt::Write;
use std::io;

use lopdf::{Dictionary, Document, Object, Result, dictionary, text_string};
use sha2::{Digest, Sha256};

use super::about::About;
use crate::hash::hexadecimal;

const PRODUCER: &str = concat!("Pressroom ", env!("CARGO_PKG_VERSION"));

/// The Info dictionary, which says the same as the packet.
pub(super) fn info(about: &About) -> Dictionary {
    let mut info = dictionary! {
        "Title" => text_string(&about.title),
        "Producer" => Object::string_literal(PRODUCER),
        // Nothing is done against gaps between inks but that black text is printed over what is below it.
        "Trapped" => "False",
    };
    if let Some(authors) = &about.authors {
        info.set("Author", text_string(authors));
    }
    if let Some(made) = about.made() {
        info.set("CreationDate", made.pdf());
    }
    if let Some(changed) = about.changed() {
        info.set("ModDate", changed.pdf());
    }
    info
}

/// Hashes what is written into it.
struct Hash(Sha256);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sixteen bytes that are made of all that the PDF holds.
pub(super) fn identity(document: &mut Document) -> Result<[u8; 16]> {
    let mut hash = Hash(Sha256::new());
    document.trailer.remove(b"ID");
    document.save_to(&mut hash)?;
    let mut identity = [0; 16];
    for (byte, hash) in identity.iter_mut().zip(hash.0.finalize()) {
        *byte = hash;
    }
    Ok(identity)
}

/// The packet.
pub(super) fn packet(about: &About, identity: &[u8; 16], holds: bool) -> Vec<u8> {
    let mut packet = String::from(HEAD);
    let mut property = |name: &str, value: &str| {
        // Writing into a string cannot fail.
        let _ = writeln!(packet, "      <{name}>{value}</{name}>");
    };
    property("dc:format", "application/pdf");
    let title = escaped(&about.title);
    property(
        "dc:title",
        &format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt>"),
    );
    if let Some(authors) = &about.authors {
        let authors = escaped(authors);
        property(
            "dc:creator",
            &format!("<rdf:Seq><rdf:li>{authors}</rdf:li></rdf:Seq>"),
        );
    }
    if let (Some(made), Some(changed)) = (about.made(), about.changed()) {
        property("xmp:CreateDate", made.xmp());
        property("xmp:ModifyDate", changed.xmp());
        property("xmp:MetadataDate", changed.xmp());
    }
    property("pdf:Producer", PRODUCER);
    property("pdf:Trapped", "False");
    property("xmpMM:DocumentID", &uuid(identity));
    property("xmpMM:VersionID", "1");
    property("xmpMM:RenditionClass", "default");
    if holds {
        property("pdfxid:GTS_PDFXVersion", "PDF/X-4");
    }
    packet.push_str(FOOT);
    packet.into_bytes()
}

const HEAD: &str = "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">
  <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">
    <rdf:Description rdf:about=\"\"
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\"
        xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"
        xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"
        xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"
        xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">
";

const FOOT: &str = "    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>
<?xpacket end=\"r\"?>";

fn uuid(identity: &[u8; 16]) -> String {
    let digits = hexadecimal(identity);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("").to_owned();
    let parts = [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ];
    format!("uuid:{}", parts.join("-"))
}

/// Text for XML, without the characters that it does not allow.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
