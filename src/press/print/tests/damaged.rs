//! Files that are damaged, or made to do harm: there are sheets or a diagnostic, and never a panic or endless work.

use proptest::prelude::*;

use super::*;

/// Sheets, or why there are none.
fn survives(bytes: Vec<u8>, scheme: Scheme) {
    let made = print(
        job(bytes),
        &options(scheme),
        &Condition::bundled(),
        Work::Sheets,
    );
    match made.value {
        Some(sheets) => assert!(sheets.bytes.starts_with(b"%PDF-")),
        None => assert!(made.has_errors()),
    }
}

#[derive(Debug, Clone)]
enum Damage {
    Cut(prop::sample::Index),
    Turn(prop::sample::Index, u8),
    Remove(prop::sample::Index, usize),
    Fill(prop::sample::Index, usize, u8),
    Repeat(prop::sample::Index, prop::sample::Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        at().prop_map(Damage::Cut),
        (at(), 0..8_u8).prop_map(|(at, bit)| Damage::Turn(at, bit)),
        (at(), 0..3000_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (at(), 0..3000_usize, any::<u8>())
            .prop_map(|(at, length, byte)| Damage::Fill(at, length, byte)),
        (at(), at(), 0..3000_usize).prop_map(|(from, to, length)| Damage::Repeat(from, to, length)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let range = |at: &prop::sample::Index, length: usize, size: usize| {
            let at = at.index(size);
            at..(at + length).min(size)
        };
        let size = bytes.len();
        match damage {
            Damage::Cut(at) => bytes.truncate(at.index(size)),
            Damage::Turn(at, bit) => bytes[at.index(size)] ^= 1 << bit,
            Damage::Remove(at, length) => drop(bytes.drain(range(at, *length, size))),
            Damage::Fill(at, length, byte) => bytes[range(at, *length, size)].fill(*byte),
            Damage::Repeat(from, to, length) => {
                let copy = bytes[range(from, *length, size)].to_vec();
                let to = to.index(size);
                bytes.splice(to..to, copy);
            }
        }
    }
    bytes
}

/// A sound file with its streams unpacked, so that damage reaches what is in them.
fn unpacked() -> Vec<u8> {
    let mut pdf = Document::load_mem(&published("2021-03-01-nadwa-ittijar.md")).unwrap();
    pdf.decompress();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

static SOUND: std::sync::LazyLock<[Vec<u8>; 2]> =
    std::sync::LazyLock::new(|| [published("2021-03-01-nadwa-ittijar.md"), unpacked()]);

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_give_sheets_or_a_diagnostic(
        which in 0..2_usize,
        damages in prop::collection::vec(damage(), 1..6),
        scheme in prop::sample::select(vec![Scheme::Single, Scheme::Booklet, Scheme::CutStack]),
    ) {
        survives(damaged(SOUND[which].clone(), &damages), scheme);
    }
}

/// A page tree in which nodes lead back to themselves, and a page that is there many times.
#[test]
fn trees_in_circles_end() {
    let mut pdf = Document::with_version("1.7");
    let (root, node) = (pdf.new_object_id(), pdf.new_object_id());
    let page =
        pdf.add_object(dictionary! { "Type" => "Page", "MediaBox" => numbers(&[0, 0, 200, 300]) });
    let kids: Vec<Object> = vec![root.into(), node.into(), page.into(), page.into()];
    for id in [root, node] {
        pdf.objects.insert(
            id,
            dictionary! { "Type" => "Pages", "Kids" => kids.clone() }.into(),
        );
    }
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    let made = print(
        job(bytes),
        &options(Scheme::TwoUp),
        &Condition::bundled(),
        Work::Sheets,
    );
    assert!(made.value.is_none_or(|sheets| sheets.plan.pages == 4));
}

/// Contents that would fill the memory when they are put together.
#[test]
fn contents_that_burst_are_refused() {
    let mut pdf = Document::with_version("1.7");
    let mut zeros = Stream::new(Dictionary::new(), vec![b' '; 40 << 20]);
    zeros.compress().unwrap();
    let zeros = pdf.add_object(zeros);
    let tree = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "MediaBox" => numbers(&[0, 0, 200, 300]),
        "Contents" => vec![Object::Reference(zeros); 20],
    });
    let node = dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()] };
    pdf.objects.insert(tree, node.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    let made = print(
        job(bytes),
        &options(Scheme::Single),
        &Condition::bundled(),
        Work::Sheets,
    );
    assert!(made.has_errors());
    assert!(
        made.diagnostics
            .iter()
            .any(|found| found.message == "the content of page 1 cannot be read")
    );
}

#[test]
fn what_is_no_pdf_is_refused() {
    for bytes in [&b""[..], b"%PDF-1.7", b"words", &[0; 4096]] {
        survives(bytes.to_vec(), Scheme::Single);
    }
}
