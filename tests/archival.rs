//! PDFs for archives: the sources that they carry, and what their metadata says to catalogues.

mod common;

use common::inspected;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use pressroom::{BuildOptions, Pdf, Publication, Source};
use roxmltree::Node;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";

/// A bulletin whose items share a name, one of them with a byte order mark and line ends of Windows.
const BULLETIN: &str = "kind = \"bulletin\"\ntitle = \"Deux textes\"\nlang = \"fr\"\ndate = 2021-03-01\n\n[[sections]]\n\
    title = \"Ici\"\nitems = [\"nord/été.md\", \"sud/Été.md\"]\n";
const NORTH: &str = "\u{feff}+++\r\ntitle = \"Au nord\"\r\nlang = \"fr\"\r\ndate = 2021-02-01\r\n+++\r\n\r\nIl neige.\r\n";
const SOUTH: &str = "+++\ntitle = \"في الجنوب\"\nlang = \"ar\"\ndate = 2021-02-01\nupdated = 2021-02-15\n+++\n\nالطقس جميل.\n";

fn publication() -> Publication {
    let files = [
        ("pressroom.toml", "organisation = \"Conseil\""),
        ("nord/été.md", NORTH),
        ("sud/Été.md", SOUTH),
    ];
    Publication::in_memory(files).value.unwrap()
}

fn built(name: &str, source: &str, attach_source: bool) -> Pdf {
    let options = BuildOptions {
        attach_source,
        ..BuildOptions::default()
    };
    let built = publication().build(&Source::new(name, source), &options);
    built
        .value
        .unwrap_or_else(|| panic!("{:?}", built.diagnostics))
}

/// The dictionary that an entry holds or refers to.
fn entry<'a>(pdf: &'a Document, holder: &'a Dictionary, key: &str) -> &'a Dictionary {
    pdf.get_dict_in_dict(holder, key.as_bytes()).unwrap()
}

/// The specifications of the files that belong to the document.
fn associated(pdf: &Document) -> Vec<&Dictionary> {
    let files = pdf.catalog().unwrap().get(b"AF").unwrap();
    let files = files.as_array().unwrap().iter();
    files
        .map(|file| pdf.get_dictionary(file.as_reference().unwrap()).unwrap())
        .collect()
}

/// The stream of a file.
fn embedded<'a>(pdf: &'a Document, file: &'a Dictionary, key: &str) -> &'a Stream {
    let stream = entry(pdf, file, "EF").get(key.as_bytes()).unwrap();
    let stream = pdf.get_object(stream.as_reference().unwrap()).unwrap();
    stream.as_stream().unwrap()
}

#[test]
fn sources_come_out_byte_for_byte() {
    let pdf = built(
        "mars/numéro.toml",
        &BULLETIN.replace("[\"", "[\"../").replace(", \"", ", \"../"),
        true,
    );
    let document = Document::load_mem(&pdf.bytes).unwrap();
    let files = associated(&document);
    let contents = files.iter().map(|file| {
        let stream = embedded(&document, file, "UF");
        assert_eq!(stream, embedded(&document, file, "F"));
        String::from_utf8(stream.decompressed_content().unwrap()).unwrap()
    });
    let own = BULLETIN.replace("[\"", "[\"../").replace(", \"", ", \"../");
    assert_eq!(contents.collect::<Vec<_>>(), [own.as_str(), NORTH, SOUTH]);
    let date = |file: &&Dictionary| {
        let parameters = entry(&document, &embedded(&document, file, "F").dict, "Params");
        lopdf::decode_text_string(parameters.get(b"ModDate").unwrap()).unwrap()
    };
    assert_eq!(
        files.iter().map(date).collect::<Vec<_>>(),
        [
            "D:20210301000000Z",
            "D:20210201000000Z",
            "D:20210215000000Z"
        ]
    );
    let older = files
        .iter()
        .map(|file| file.get(b"F").unwrap().as_str().unwrap());
    let older = older.collect::<Vec<_>>();
    assert_eq!(older, [&b"num_ro.toml"[..], b"_t_.md", b"_t_-2.md"]);
}

#[test]
fn files_are_named_described_and_listed() {
    let pdf = built("numéro.toml", BULLETIN, true);
    let attachments = inspected(&pdf.bytes).attachments;
    let told = attachments.iter().map(|file| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (name, description) = (file.name.clone(), text(&file.description));
        let kind = format!("{} {}", text(&file.media_type), text(&file.relationship));
        (name, kind, file.bytes.unwrap(), description)
    });
    let expected = [
        (
            "numéro.toml",
            "application/toml Source",
            BULLETIN,
            "Texte source\u{a0}: Deux textes",
        ),
        (
            "été.md",
            "text/markdown Source",
            NORTH,
            "Texte source\u{a0}: Au nord",
        ),
        (
            "Été-2.md",
            "text/markdown Source",
            SOUTH,
            "Texte source\u{a0}: في الجنوب",
        ),
    ];
    let expected = expected.map(|(name, kind, source, description)| {
        (
            name.to_owned(),
            kind.to_owned(),
            source.len() as u64,
            description.to_owned(),
        )
    });
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

/// Programs would not find names in it otherwise.
#[test]
fn the_list_of_names_is_in_order() {
    let pdf = built("numéro.toml", BULLETIN, true);
    let document = Document::load_mem(&pdf.bytes).unwrap();
    let names = entry(&document, document.catalog().unwrap(), "Names");
    let list = entry(&document, names, "EmbeddedFiles")
        .get(b"Names")
        .unwrap();
    let list = list.as_array().unwrap().chunks(2);
    let keys = list
        .map(|pair| pair[0].as_str().unwrap().to_vec())
        .collect::<Vec<_>>();
    assert!(keys.len() == 3 && keys.is_sorted(), "{keys:?}");
}

#[test]
fn attached_sources_change_nothing_else() {
    let (with, without) = (
        built("a.toml", BULLETIN, true),
        built("a.toml", BULLETIN, false),
    );
    assert_eq!(with.bytes, built("a.toml", BULLETIN, true).bytes);
    assert_eq!(with.conformance, ["PDF/UA-1", "PDF/A-3a"]);
    assert_eq!(without.conformance, ["PDF/UA-1", "PDF/A-2a"]);
    let (carrying, plain) = (inspected(&with.bytes), inspected(&without.bytes));
    assert_eq!(carrying.claims, with.conformance);
    assert_eq!(plain.claims, without.conformance);
    assert_eq!(
        (with.pages, carrying.reading),
        (without.pages, plain.reading)
    );
    assert!(plain.attachments.is_empty());
    let document = Document::load_mem(&without.bytes).unwrap();
    assert!(!document.catalog().unwrap().has(b"AF"));
}

#[test]
fn a_source_without_a_name_gets_one() {
    let article = "+++\ntitle = \"A\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nText.\n";
    let names = |pdf: &Pdf| {
        let files = inspected(&pdf.bytes).attachments.into_iter();
        files.map(|file| file.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&built("<stdin>", article, true)), ["source.md"]);
    assert_eq!(
        names(&built("<stdin>", BULLETIN, true)),
        ["source.toml", "été.md", "Été-2.md"]
    );
}

#[test]
fn attached_files_of_other_programs_are_listed() {
    let pdf = built("a.toml", BULLETIN, false);
    let mut document = Document::load_mem(&pdf.bytes).unwrap();
    let mut file = |name: &str, bytes: &[u8]| {
        // The length that it says it has is wrong.
        let about = dictionary! { "Params" => dictionary! { "Size" => 7_000_000 } };
        let stream = document.add_object(Stream::new(about, bytes.to_vec()));
        let name = Object::string_literal(name);
        document.add_object(dictionary! { "F" => name, "EF" => dictionary! { "F" => stream } })
    };
    let (listed, pinned) = (file("listed\u{7}.csv", b"1;2\n"), file("pinned.txt", b""));
    let elsewhere =
        document.add_object(dictionary! { "F" => Object::string_literal("https://example.org/") });
    let names = |file| vec![Object::string_literal("key"), Object::Reference(file)];
    let kids = [listed, elsewhere]
        .map(|file| Object::Reference(document.add_object(dictionary! { "Names" => names(file) })));
    let tree = dictionary! { "EmbeddedFiles" => dictionary! { "Kids" => kids.to_vec() } };
    document.catalog_mut().unwrap().set("Names", tree);
    let page = document.get_pages()[&1];
    let pin = document.add_object(
        dictionary! { "Type" => "Annot", "Subtype" => "FileAttachment", "FS" => pinned },
    );
    let again = document.add_object(
        dictionary! { "Type" => "Annot", "Subtype" => "FileAttachment", "FS" => pinned },
    );
    let page = document.get_dictionary_mut(page).unwrap();
    page.set(
        "Annots",
        vec![Object::Reference(pin), Object::Reference(again)],
    );
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let attachments = inspected(&bytes).attachments.into_iter();
    let told = attachments.map(|file| {
        assert_eq!(
            (file.media_type, file.relationship, file.description),
            (None, None, None)
        );
        (file.name, file.bytes)
    });
    let expected = [
        ("listed .csv".to_owned(), Some(4)),
        ("pinned.txt".to_owned(), Some(0)),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

/// The metadata packet, which must be a plain stream.
fn packet(pdf: &Pdf) -> String {
    let document = Document::load_mem(&pdf.bytes).unwrap();
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap();
    let metadata = document
        .get_object(metadata.as_reference().unwrap())
        .unwrap();
    let stream = metadata.as_stream().unwrap();
    assert!(!stream.dict.has(b"Filter"));
    String::from_utf8(stream.content.clone()).unwrap()
}

/// The values of a property, and the container that they stand in.
fn property(packet: &str, name: &str) -> (String, Vec<String>) {
    let xml = roxmltree::Document::parse(packet).unwrap();
    let mut found = xml
        .descendants()
        .filter(|node| node.has_tag_name((DC, name)));
    let Some(property) = found.next() else {
        return (String::new(), Vec::new());
    };
    assert!(found.next().is_none(), "{name} is there twice");
    let words = |node: Node<'_, '_>| node.text().unwrap_or_default().to_owned();
    match property.first_element_child() {
        Some(container) => (
            container.tag_name().name().to_owned(),
            container.children().map(words).collect(),
        ),
        None => (String::new(), vec![words(property)]),
    }
}

#[test]
fn metadata_has_the_dublin_core() {
    let source = "+++\ntitle = \"A & B </dc:title>\"\nlang = \"en-GB\"\ndate = 2021-03-01\nauthors = [\"Nora Nobody\", \"Press unit\"]\n\
        organisation = \"مجلس <أوروبا> & Co.\"\nreference = \"DC 12 <a>\"\nkeywords = [\"one\", \"two ]]> three\"]\n\
        summary = \"\"\"\nIn two\nlines & more.\"\"\"\n+++\n\nText.\n";
    let pdf = built("a.md", source, false);
    let packet = packet(&pdf);
    let cases = [
        ("title", "Alt", vec!["A & B </dc:title>"]),
        // One item, as in the Info dictionary.
        ("creator", "Seq", vec!["Nora Nobody, Press unit"]),
        ("subject", "Bag", vec!["one", "two ]]> three"]),
        ("description", "Alt", vec!["In two lines & more."]),
        ("publisher", "Bag", vec!["مجلس <أوروبا> & Co."]),
        ("date", "Seq", vec!["2021-03-01"]),
        ("type", "Bag", vec!["Text"]),
        ("format", "", vec!["application/pdf"]),
        ("identifier", "", vec!["DC 12 <a>"]),
        ("language", "Bag", vec!["en-GB"]),
    ];
    for (name, container, values) in cases {
        let found = property(&packet, name);
        assert_eq!(
            (found.0.as_str(), found.1),
            (container, values.into_iter().map(str::to_owned).collect()),
            "{name}"
        );
    }
    let document = Document::load_mem(&pdf.bytes).unwrap();
    let info = document
        .trailer
        .get(b"Info")
        .unwrap()
        .as_reference()
        .unwrap();
    let info = document.get_dictionary(info).unwrap();
    let told = |key: &str| lopdf::decode_text_string(info.get(key.as_bytes()).unwrap()).unwrap();
    for (key, name) in [
        ("Title", "title"),
        ("Author", "creator"),
        ("Subject", "description"),
    ] {
        assert_eq!(property(&packet, name).1, [told(key)], "{key}");
    }
    let xml = roxmltree::Document::parse(&packet).unwrap();
    let keywords = xml
        .descendants()
        .find(|node| node.has_tag_name((PDF, "Keywords")));
    assert_eq!(keywords.unwrap().text(), Some(told("Keywords").as_str()));
}

#[test]
fn metadata_is_xml_whatever_authors_write() {
    let source = "+++\ntitle = \"A title\"\nlang = \"ar\"\ndate = 2021-03-01\nkeywords = [\"A\\u0000B\", \"\\u0000\", \"<?xpacket end=\\\"w\\\"?>\"]\n+++\n\nنص.\n";
    let options = BuildOptions::default();
    let outcome = publication().build(&Source::new("a.md", source), &options);
    let Some(pdf) = outcome.value else {
        panic!("{:?}", outcome.diagnostics);
    };
    let packet = packet(&pdf);
    assert_eq!(property(&packet, "title").1, ["A title"]);
    assert_eq!(
        property(&packet, "subject").1,
        ["AB", "<?xpacket end=\"w\"?>"]
    );
    assert_eq!(property(&packet, "identifier").1, Vec::<String>::new());
    // The publication's own, where the document names none.
    assert_eq!(property(&packet, "publisher").1, ["Conseil"]);
}
