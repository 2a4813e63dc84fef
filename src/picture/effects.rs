//! Whether the effects of a drawing can be borne. Effects (shadows, noise, blurs) are drawn pixel by pixel, and a drawing of a few hundred
//! bytes may ask for more of it than a machine does in a year. What it asks for is counted, and never timed: every machine says the same.

use usvg::filter::{Filter, Kind};
use usvg::{Group, Node, Tree};

/// Pixels that Typst's export draws of an effect, across and down at most.
const MOST: f64 = 5000.0;

/// Points across that a drawing has on a wide page, with the four pixels that the export draws to each.
const ACROSS: f64 = 600.0 * 4.0;

/// Visits of pixels that a drawing may ask for: more than a minute. Three hundred shadows on a small drawing are within.
const BEARABLE: f64 = 3e9;

/// Whether the effects of a drawing would take longer than anybody waits.
pub(super) fn is_endless(tree: &Tree) -> bool {
    let scale = ACROSS / f64::from(tree.size().width());
    let mut visits = 0.0;
    count(tree.root(), scale, &mut visits);
    visits > BEARABLE
}

fn count(group: &Group, scale: f64, visits: &mut f64) {
    let drawn = group.layer_bounding_box();
    let (width, height) = (f64::from(drawn.width()), f64::from(drawn.height()));
    let scale_here = scale.min(MOST / width).min(MOST / height);
    let pixels = width * scale_here * height * scale_here;
    for filter in group.filters() {
        *visits += pixels * cost(filter, scale_here);
        for part in filter.primitives() {
            if let Kind::Image(image) = part.kind() {
                count(image.root(), scale, visits);
            }
        }
    }
    for node in group.children() {
        if let Node::Group(group) = node {
            count(group, scale, visits);
        }
        node.subroots(|group| count(group, scale, visits));
    }
}

/// How often each pixel is visited.
fn cost(filter: &Filter, scale: f64) -> f64 {
    let parts = filter.primitives().iter();
    let parts = parts.map(|part| match part.kind() {
        Kind::Turbulence(noise) => 30.0 * f64::from(noise.num_octaves()),
        Kind::ConvolveMatrix(matrix) => {
            f64::from(matrix.matrix().columns()) * f64::from(matrix.matrix().rows())
        }
        // All pixels within the radius are looked at for each.
        Kind::Morphology(morphology) => {
            let side = |radius: f64| (radius * scale * 2.0).clamp(1.0, MOST);
            let (across, down) = (morphology.radius_x().get(), morphology.radius_y().get());
            side(f64::from(across)) * side(f64::from(down))
        }
        Kind::GaussianBlur(_) | Kind::DropShadow(_) => 12.0,
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 20.0,
        _ => 4.0,
    });
    parts.sum()
}

#[cfg(test)]
mod tests {
    use crate::picture::Drawing;

    fn is_endless(filter: &str, region: &str) -> bool {
        let drawing = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"200\"><filter id=\"f\" {region}>{filter}</filter>\
             <circle cx=\"100\" cy=\"100\" r=\"50\" filter=\"url(#f)\"/></svg>"
        );
        Drawing::read(drawing.as_bytes()).unwrap().is_endless
    }

    #[test]
    fn what_programs_write_is_borne() {
        let shadow = "<feDropShadow dx=\"2\" dy=\"2\" stdDeviation=\"3\"/>";
        assert!(!is_endless(shadow, ""));
        assert!(!is_endless(
            &shadow.repeat(20),
            "x=\"-100%\" y=\"-100%\" width=\"300%\" height=\"300%\""
        ));
        assert!(!is_endless(
            "<feTurbulence numOctaves=\"5\" baseFrequency=\"0.01\"/>",
            ""
        ));
        assert!(!is_endless("<feMorphology radius=\"2\"/>", ""));
    }

    #[test]
    fn what_never_ends_is_not() {
        assert!(is_endless(
            "<feTurbulence numOctaves=\"100000\" baseFrequency=\"0.01\"/>",
            ""
        ));
        assert!(is_endless("<feMorphology radius=\"300\"/>", ""));
        let wide = "x=\"-100000\" y=\"-100000\" width=\"200000\" height=\"200000\"";
        assert!(is_endless(
            &"<feGaussianBlur stdDeviation=\"5000\"/>".repeat(200),
            wide
        ));
    }
}
