//! The pages of a finished PDF that nobody vouches for: their boxes, and what the file says of itself.

mod about;
mod boxes;
mod content;
mod rebuild;
mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use kurbo::{Affine, Rect, Size};
use lopdf::{Document, Object, ObjectId};

pub(crate) use self::about::About;
use self::content::Lack;
pub(super) use self::content::{corners, form};
pub(super) use self::tree::leaves;
use crate::diagnostic::{Code, Diagnostic, Outcome, Severity, has_errors};
use crate::inspect;
use crate::text::binary_size;

/// Objects within objects are read by recursion; this is enough for any that is not a trap.
const STACK: usize = 256 << 20;

/// The most pages of a file.
pub(super) const MOST: usize = 20_000;

/// The pages of a file, and the file that they are in.
#[derive(Debug)]
pub(crate) struct Pages {
    pub(crate) pdf: Document,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) about: About,
}

impl Pages {
    /// The first page of whose content something cannot be read.
    pub(crate) fn unread(&self) -> Option<usize> {
        content::unread(&self.pdf, &self.leaves)
    }
}

/// A page. Its dictionary has what it inherits.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) id: ObjectId,
    /// Where it is trimmed, in its own units.
    pub(crate) trim: Rect,
    /// What it shows beyond that.
    pub(crate) bleed: Rect,
    /// Quarter turns, clockwise, by which it is shown.
    turns: u8,
    /// Points to a unit.
    unit: f64,
}

impl Leaf {
    /// The size of the trimmed page as it is shown, in points.
    pub(crate) fn size(&self) -> Size {
        let size = self.trim.size() * self.unit;
        if self.turns.is_multiple_of(2) {
            size
        } else {
            Size::new(size.height, size.width)
        }
    }

    /// How far it reaches beyond its trimmed area on the side where that is least, in points.
    pub(crate) fn reach(&self) -> f64 {
        let sides = [
            self.trim.x0 - self.bleed.x0,
            self.trim.y0 - self.bleed.y0,
            self.bleed.x1 - self.trim.x1,
            self.bleed.y1 - self.trim.y1,
        ];
        sides.into_iter().fold(f64::INFINITY, f64::min).max(0.0) * self.unit
    }

    /// From its own units to points, with the trimmed page upright and its lower left corner at the origin.
    pub(super) fn upright(&self) -> Affine {
        let Rect { x0, y0, x1, y1 } = self.trim;
        let turned = match self.turns {
            0 => Affine::new([1.0, 0.0, 0.0, 1.0, -x0, -y0]),
            1 => Affine::new([0.0, -1.0, 1.0, 0.0, -y0, x1]),
            2 => Affine::new([-1.0, 0.0, 0.0, -1.0, x1, y1]),
            _ => Affine::new([0.0, 1.0, -1.0, 0.0, y1, -x0]),
        };
        turned.then_scale(self.unit)
    }
}

/// Runs what meets a file that nobody vouches for: what is damaged beyond expectation is a fault of the file.
pub(crate) fn guarded<T: Send + 'static>(
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    let reader = thread::Builder::new()
        .name(inspect::THREAD.to_owned())
        .stack_size(STACK);
    match reader.spawn(move || catch_unwind(AssertUnwindSafe(work))) {
        Ok(running) => match running.join() {
            Ok(Ok(outcome)) => outcome,
            _ => Outcome::fault(damaged("the PDF is damaged where it cannot be passed over")),
        },
        Err(error) => Outcome::fault(
            Diagnostic::new(Code::Internal, format!("no thread can be started: {error}"))
                .help("close other programs, or raise the limit of memory, and try again"),
        ),
    }
}

/// Reads a PDF, within [`guarded`].
pub(crate) fn read(bytes: &[u8]) -> Outcome<Pages> {
    if let Err(diagnostic) = looks_like_pdf(bytes) {
        return Outcome::fault(diagnostic);
    }
    let mut pdf = match rebuild::open(bytes) {
        Ok(pdf) => pdf,
        Err(fault) => return Outcome::fault(fault),
    };
    let mut diagnostics = Vec::new();
    let leaves = tree::leaves(&mut pdf, &mut diagnostics);
    if leaves.is_empty() && diagnostics.is_empty() {
        diagnostics.push(damaged("no page can be found in the PDF"));
    }
    diagnostics.extend(boxes::too_large(&pdf, &leaves));
    if has_errors(&diagnostics) {
        return Outcome {
            value: None,
            diagnostics,
        };
    }
    diagnostics.extend(fewer(&pdf, leaves.len()));
    let lack = Lack::of(&pdf, &leaves);
    diagnostics.extend(lack.said());
    diagnostics.extend(tree::annotations(&pdf, &leaves));
    let about = about::read(&pdf);
    Outcome {
        value: Some(Pages { pdf, leaves, about }),
        diagnostics,
    }
}

/// Says that there are fewer pages than the file says.
fn fewer(pdf: &Document, found: usize) -> Option<Diagnostic> {
    let told = rebuild::told(pdf).filter(|told| *told > found)?;
    let message = format!("the PDF says that it has {told} pages, and {found} are found in it");
    let help = "look whether all pages are on the sheets; if not, make the PDF anew, or have a tool such as `qpdf` mend it";
    Some(Diagnostic::new(Code::PdfDamaged, message).help(help))
}

fn looks_like_pdf(bytes: &[u8]) -> Result<(), Diagnostic> {
    if bytes.len() > inspect::FILE_LIMIT {
        let message = format!(
            "the file has more than {}",
            binary_size(inspect::FILE_LIMIT)
        );
        let help = "divide the PDF and print its parts";
        return Err(Diagnostic::new(Code::SourceTooLarge, message).help(help));
    }
    if !inspect::begins_as_pdf(bytes) {
        let message = "the file is not a PDF";
        return Err(Diagnostic::new(Code::PdfInvalid, message).help("name a PDF"));
    }
    Ok(())
}

pub(super) fn locked() -> Diagnostic {
    Diagnostic::new(
        Code::PdfEncrypted,
        "the PDF is encrypted, and cannot be opened",
    )
    .help("save it without a password")
}

pub(super) fn damaged(why: impl Into<String>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(Code::PdfDamaged, why)
        .help("make the PDF anew, or have a tool such as `qpdf` mend it");
    diagnostic.severity = Severity::Error;
    diagnostic
}

/// A finite number that an object is or refers to.
#[expect(
    clippy::cast_precision_loss,
    reason = "measures are far below the numbers that floats skip"
)]
pub(super) fn number(pdf: &Document, object: &Object) -> Option<f64> {
    let (_, object) = pdf.dereference(object).ok()?;
    let number = match object {
        Object::Integer(number) => *number as f64,
        Object::Real(number) => f64::from(*number),
        _ => return None,
    };
    number.is_finite().then_some(number)
}
