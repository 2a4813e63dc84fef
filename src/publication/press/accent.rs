//! The theme's colour in inks: as `[print]` has it, or as the bundled printing condition has the colour of the screen.

use std::panic::catch_unwind;

use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformOptions};
use typst::visualize::{Cmyk, Color, ProcessColor};

use crate::diagnostic::{Code, Diagnostic};
use crate::publication::Publication;

/// Coated paper, by which a colour is converted if nobody says its inks.
const PROFILE: &[u8] = include_bytes!("../../../profiles/coated-fogra39/coated-fogra39.icc");

impl Publication {
    /// The accent, and a warning with its inks if they are not what a designer chose. They are those of the settings' own profile,
    /// if it can be used.
    pub(super) fn accent_in_inks(&self, profile: Option<&[u8]>) -> (Color, Option<Diagnostic>) {
        let settings = &self.settings;
        if let Some(accent) = &settings.print.accent {
            return (accent.value.clone(), None);
        }
        let by = |profile: &[u8]| {
            // Profiles are read by others' code; what it cannot bear is none.
            catch_unwind(|| converted(&settings.accent, profile)).unwrap_or_default()
        };
        let shares = profile.and_then(by).or_else(|| by(PROFILE));
        let Some(shares) = shares else {
            return (settings.accent.clone(), None);
        };
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

/// The colour on a screen and in print: red, green and blue, and the shares of the four inks.
pub(super) fn pair(screen: &Color, print: &Color) -> ([u8; 3], [f32; 4]) {
    let [red, green, blue, _] = screen.to_vec4_u8();
    let inks = print.to_cmyk();
    ([red, green, blue], [inks.c, inks.m, inks.y, inks.k])
}

/// The shares of cyan, magenta, yellow and black, in percent. A grey is black alone.
fn converted(colour: &Color, profile: &[u8]) -> Option<[u8; 4]> {
    let rgb = colour.to_rgb();
    let from = [rgb.red, rgb.green, rgb.blue];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "shares are from 0 to 100"
    )]
    let percent = |share: f32| (share * 100.0).round().clamp(0.0, 100.0) as u8;
    if from.iter().all(|share| (share - rgb.red).abs() < 0.004) {
        return Some([0, 0, 0, percent(1.0 - rgb.red)]);
    }
    let press = ColorProfile::new_from_slice(profile).ok()?;
    if press.color_space != DataColorSpace::Cmyk {
        return None;
    }
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let screen = ColorProfile::new_srgb();
    // Four channels, whatever they are called.
    let transform = screen.create_transform_f32(Layout::Rgb, &press, Layout::Rgba, options);
    let mut inks = [0.0_f32; 4];
    transform.ok()?.transform(&from, &mut inks).ok()?;
    Some(inks.map(percent))
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn colours_have_the_inks_of_the_printing_condition() {
        let inks = |hex: &str| converted(&Color::from_str(hex).unwrap(), PROFILE).unwrap();
        assert_eq!(inks("#808080"), [0, 0, 0, 50]);
        assert_eq!(inks("#000000"), [0, 0, 0, 100]);
        // A dark blue is cyan and magenta with some black; a red has no cyan to speak of.
        let [c, m, y, _] = inks("#003a70");
        assert!(c > 90 && m > 60 && y < 50, "{c} {m} {y}");
        let [c, m, y, _] = inks("#e2001a");
        assert!(c < 15 && m > 90 && y > 80, "{c} {m} {y}");
    }

    #[test]
    fn what_is_no_profile_of_a_press_converts_nothing() {
        let red = Color::from_str("#e2001a").unwrap();
        let screen = ColorProfile::new_srgb().encode().unwrap();
        for profile in [&b"no profile"[..], &[], &screen, &PROFILE[..5000]] {
            assert_eq!(converted(&red, profile), None);
        }
    }
}
