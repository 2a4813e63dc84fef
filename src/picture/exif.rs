//! What Exif says of how an image is shown: which way up, and how many pixels make an inch. It is read with Typst's own reader, so that
//! the page is the same without the rest.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Exif, Field, In, Rational, Reader, Tag, Value};
use image::metadata::Orientation;

/// What stands before Exif in a segment of a JPEG.
pub(super) const MARK: &[u8] = b"Exif\0\0";

/// How an image is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// From 2 to 8; 1 is upright.
    orientation: Option<u16>,
    /// Pixels to the inch across and down.
    resolution: [Option<Rational>; 2],
}

impl Shown {
    /// So many pixels to the inch, upright.
    #[expect(clippy::cast_sign_loss, reason = "bounded from below")]
    pub(super) fn with_resolution(resolution: f64) -> Self {
        // As fine as no page is measured; a resolution is bounded by the pixels of an image.
        let denom = 1 << 12;
        let num = (resolution * f64::from(denom))
            .round()
            .clamp(1.0, f64::from(u32::MAX)) as u32;
        Self {
            orientation: None,
            resolution: [Some(Rational { num, denom }); 2],
        }
    }

    /// The same, with so many pixels to the inch if it says none.
    pub(super) fn or_resolution(self, resolution: Option<f64>) -> Self {
        match resolution {
            Some(resolution) if self.resolution.iter().all(Option::is_none) => Self {
                orientation: self.orientation,
                ..Self::with_resolution(resolution)
            },
            _ => self,
        }
    }

    /// What an image of any format says.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let read = Reader::new().read_from_container(&mut Cursor::new(bytes));
        read.map_or_else(|_| Self::default(), |exif| Self::read(&exif))
    }

    /// How the image is to be turned.
    pub(super) fn orientation(&self) -> Orientation {
        let turn = self.orientation.and_then(|turn| u8::try_from(turn).ok());
        turn.and_then(Orientation::from_exif)
            .unwrap_or(Orientation::NoTransforms)
    }

    /// What a JPEG says; what Typst could not read says nothing.
    pub(super) fn of_jpeg(bytes: &[u8]) -> Self {
        let block = exif::get_exif_attr_from_jpeg(&mut &*bytes);
        let read = block.and_then(|block| Reader::new().read_raw(block));
        read.map_or_else(|_| Self::default(), |exif| Self::read(&exif))
    }

    fn read(exif: &Exif) -> Self {
        let field = |tag| exif.get_field(tag, In::PRIMARY).map(|field| &field.value);
        let orientation = field(Tag::Orientation).and_then(|value| value.get_uint(0));
        let resolution = |tag| match field(tag) {
            Some(Value::Rational(values)) => values.first().copied(),
            _ => None,
        };
        Self {
            orientation: orientation
                .filter(|turn| (2..=8).contains(turn))
                .and_then(|turn| u16::try_from(turn).ok()),
            resolution: [resolution(Tag::XResolution), resolution(Tag::YResolution)],
        }
    }

    /// Exif that says this and nothing else; `None` if there is nothing to say.
    pub(super) fn block(&self) -> Option<Vec<u8>> {
        let field = |tag, value| Field {
            tag,
            ifd_num: In::PRIMARY,
            value,
        };
        let short = |number| Value::Short(vec![number]);
        let [across, down] = self.resolution;
        let fields = [
            self.orientation
                .map(|turn| field(Tag::Orientation, short(turn))),
            across.map(|value| field(Tag::XResolution, Value::Rational(vec![value]))),
            down.map(|value| field(Tag::YResolution, Value::Rational(vec![value]))),
        ];
        let mut writer = Writer::new();
        let mut said = fields.iter().flatten().peekable();
        said.peek()?;
        said.for_each(|field| writer.push_field(field));
        let mut block = Cursor::new(Vec::new());
        writer.write(&mut block, false).ok()?;
        Some(block.into_inner())
    }
}
