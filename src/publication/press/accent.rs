//! The theme's colour in inks: as `[print]` has it, or as the printing condition has the colour of the screen.

use typst::visualize::{Cmyk, Color, ProcessColor};

use crate::diagnostic::{Code, Diagnostic};
use crate::press::colour::{self, Accent, Condition, Inks};
use crate::publication::Publication;

impl Publication {
    /// The accent, and a warning with its inks if they are not what a designer chose.
    pub(super) fn accent_in_inks(&self, condition: &Condition) -> (Color, Option<Diagnostic>) {
        let settings = &self.settings;
        if let Some(accent) = &settings.print.accent {
            return (accent.value.clone(), None);
        }
        let shares = converted(&settings.accent, condition);
        // A colour that nobody chose cannot be another than was meant.
        let warning = settings.accent_place.as_ref().map(|place| {
            let [c, m, y, k] = shares;
            let inks = format!("cmyk({c}%, {m}%, {y}%, {k}%)");
            let rgb = settings.accent.to_hex();
            let message = format!("the theme's colour `{rgb}` is printed as {inks}");
            let help = format!(
                "write `accent = \"{inks}\"` under `[print]`, or the inks that your designer or printer has for it"
            );
            let diagnostic = Diagnostic::new(Code::PressColour, message).help(help);
            diagnostic.at(&settings.source, place.clone())
        });
        let [c, m, y, k] = shares.map(|share| f32::from(share) / 100.0);
        let ink = Color::Process(ProcessColor::Cmyk(Cmyk { c, m, y, k }));
        (ink, warning)
    }
}

/// The theme's colour and the inks that it has: what is in the same colour elsewhere, such as a logo, gets them as well.
pub(super) fn pair(screen: &Color, print: &Color) -> Accent {
    let [red, green, blue, _] = screen.to_vec4_u8();
    let ink = print.to_cmyk();
    let inks = Inks::new([ink.c, ink.m, ink.y, ink.k].map(f64::from));
    ([red, green, blue], inks)
}

/// The shares of cyan, magenta, yellow and black, in whole percent. A grey is black alone.
fn converted(colour: &Color, condition: &Condition) -> [u8; 4] {
    let rgb = colour.to_rgb();
    let inks = colour::inks([rgb.red, rgb.green, rgb.blue].map(f64::from), condition);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "shares are from 0 to 1"
    )]
    let percent = |share: f64| (share * 100.0).round() as u8;
    inks.shares().map(percent)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn colours_have_the_inks_of_the_printing_condition() {
        let inks = |hex: &str| converted(&Color::from_str(hex).unwrap(), &Condition::bundled());
        assert_eq!(inks("#808080"), [0, 0, 0, 50]);
        assert_eq!(inks("#000000"), [0, 0, 0, 100]);
        // A dark blue is cyan and magenta with some black; a red has no cyan to speak of.
        let [c, m, y, _] = inks("#003a70");
        assert!(c > 90 && m > 60 && y < 50, "{c} {m} {y}");
        let [c, m, y, _] = inks("#e2001a");
        assert!(c < 15 && m > 90 && y > 80, "{c} {m} {y}");
    }
}
