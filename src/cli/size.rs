//! Sizes of files as people write them: `2MB`, `1.5 MB`, `1,5 Mo`, `500kB`, `2MiB`, `20000`.

/// What units stand for, in English and in French, where a byte is an `octet`; those of a thousand are what mail programs and portals mean.
const UNITS: [(&str, u64); 15] = [
    ("", 1),
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("o", 1),
    ("ko", 1_000),
    ("mo", 1_000_000),
    ("go", 1_000_000_000),
    ("kio", 1 << 10),
    ("mio", 1 << 20),
    ("gio", 1 << 30),
];

/// Less holds no PDF, and what is meant is another unit.
const LEAST: u64 = 1_000;

/// The bytes of a size.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the bounds are powers, and what is between them is positive"
)]
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let (number, unit) = match text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let unit = unit.trim().to_lowercase();
    let factor = UNITS.iter().find(|(name, _)| *name == unit);
    // French and others write a comma.
    let number = number.replace(',', ".").parse::<f64>();
    let (Some((_, factor)), Ok(number)) = (factor, number) else {
        return Err("write a number and a unit: `2MB`, `500kB`, `2MiB`".to_owned());
    };
    // Rounding to whole bytes is finer than anybody asks.
    let bytes = (number * *factor as f64).round();
    if bytes >= LEAST as f64 && bytes <= (1_u64 << 40) as f64 {
        Ok(bytes as u64)
    } else {
        let text = text.trim();
        Err(format!(
            "no PDF has a size of `{text}`; write a unit: `2MB`, `500kB`, `2MiB`"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2MB", 2_000_000),
            ("500kB", 500_000),
            ("500KB", 500_000),
            ("2MiB", 2_097_152),
            ("1.5 MB", 1_500_000),
            ("1,5MB", 1_500_000),
            ("20000", 20_000),
            ("2Mo", 2_000_000),
            ("1,5\u{a0}Mo", 1_500_000),
            ("100ko", 100_000),
            ("2 Mio", 2_097_152),
            ("1gb", 1_000_000_000),
        ] {
            assert_eq!(bytes(text), Ok(expected), "{text}");
        }
        for wrong in [
            "",
            "MB",
            "2",
            "2 apples",
            "-2MB",
            "1.2.3MB",
            "9999999GB",
            "2MBB",
        ] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }
}
