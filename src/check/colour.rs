//! Contrast between colours, after WCAG 2.2.

use typst::visualize::Color;

/// What text needs at least (level AA).
pub(super) const MINIMUM: f32 = 4.5;

/// What large text needs at least (level AA).
pub(super) const LARGE: f32 = 3.0;

/// What text should have (level AAA).
pub(super) const ENHANCED: f32 = 7.0;

/// Contrast between two colours, from 1 to 21.
pub(crate) fn contrast(one: &Color, other: &Color) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance.
fn luminance(colour: &Color) -> f32 {
    let [red, green, blue] = channels(colour).map(|share| {
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The colour, darkened in its own hue until it has the contrast on white, as it is written.
pub(crate) fn darkened(colour: &Color, wanted: f32) -> String {
    let channels = channels(colour);
    let shade = |step: u8| channels.map(|share| byte(share * (1.0 - f32::from(step) / 100.0)));
    let suits = |step: &u8| {
        let [red, green, blue] = shade(*step);
        contrast(&Color::from_u8(red, green, blue, 255), &Color::WHITE) >= wanted
    };
    let [red, green, blue] = shade((0..=100).find(suits).unwrap_or(100));
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A colour upon another, if it lets it shine through.
pub(super) fn upon(colour: &Color, ground: &Color) -> Color {
    let alpha = colour.alpha().unwrap_or(1.0);
    let (above, below) = (channels(colour), channels(ground));
    let mix = |index: usize| byte(above[index] * alpha + below[index] * (1.0 - alpha));
    Color::from_u8(mix(0), mix(1), mix(2), 255)
}

#[expect(clippy::cast_sign_loss, reason = "channels are between 0 and 1")]
fn byte(share: f32) -> u8 {
    (share * 255.0).round() as u8
}

fn channels(colour: &Color) -> [f32; 3] {
    let rgb = colour.to_rgb();
    [rgb.red, rgb.green, rgb.blue]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts_are_those_of_the_guidelines() {
        let colour = |text: &str| text.parse::<Color>().unwrap();
        let ratio = |one, other| (contrast(&colour(one), &colour(other)) * 100.0).round() / 100.0;
        assert_eq!(ratio("#000000", "#ffffff").to_string(), "21");
        assert_eq!(ratio("#767676", "#ffffff").to_string(), "4.54");
        assert_eq!(ratio("#777777", "#ffffff").to_string(), "4.48");
    }

    #[test]
    fn a_pale_colour_is_darkened_no_further_than_it_must() {
        let pale = "#8fb8de".parse::<Color>().unwrap();
        let dark = darkened(&pale, MINIMUM).parse::<Color>().unwrap();
        let found = contrast(&dark, &Color::WHITE);
        assert!((MINIMUM..MINIMUM + 0.3).contains(&found), "{found}");
    }
}
