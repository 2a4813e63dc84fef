//! A layout's parameters: their types, and whether a value suits.

use std::str::FromStr;

use typst::foundations::{IntoValue, Value};
use typst::layout::{Abs, Length};
use typst::visualize::Color;

use crate::diagnostic::suggest;
use crate::model::ParameterValue;

/// The type of a parameter. Lengths, colours and choices are written as TOML strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterType {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A length such as `"10.5pt"`, in `pt`, `mm`, `cm` or `in`.
    Length,
    /// A colour such as `"#003a70"`.
    Color,
    /// Any text.
    String,
    /// One of several words.
    Choice,
}

impl ParameterType {
    /// Every type, by its name in `layout.toml`.
    pub(super) const NAMES: &[(&str, Self)] = &[
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("length", Self::Length),
        ("color", Self::Color),
        ("string", Self::String),
        ("choice", Self::Choice),
    ];

    /// The name in `layout.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name)
    }
}

/// Something that authors may choose about a layout.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutParameter {
    /// The name, a key under `[parameters]`.
    pub name: String,
    /// The type.
    pub kind: ParameterType,
    /// The value if nobody chooses, as it is written in TOML.
    pub default: String,
    /// What it does, in one sentence.
    pub description: String,
    /// The words of a choice.
    pub choices: Vec<String>,
    /// The least value of a number or length, as it is written in TOML.
    pub minimum: Option<String>,
    /// The greatest value of a number or length, as it is written in TOML.
    pub maximum: Option<String>,
    /// The default as Typst has it.
    pub(super) value: Value,
    /// Least and greatest value, in the type's own unit (points for lengths).
    pub(super) bounds: (Option<f64>, Option<f64>),
}

/// What is wrong with a value, and what to write instead.
pub(super) struct Unsuitable {
    pub(super) message: String,
    pub(super) help: String,
}

impl LayoutParameter {
    /// The value as Typst has it, if it suits.
    pub(super) fn accept(&self, value: &ParameterValue) -> Result<Value, Unsuitable> {
        let typed = read(self.kind, value).ok_or_else(|| self.unsuitable(value))?;
        match (self.kind, &typed) {
            (ParameterType::Choice, Value::Str(word))
                if !self.choices.contains(&word.to_string()) =>
            {
                Err(self.unsuitable(value))
            }
            _ if !self.within(measure(&typed)) => Err(self.unsuitable(value)),
            _ => Ok(typed),
        }
    }

    fn within(&self, measure: Option<f64>) -> bool {
        let Some(measure) = measure else { return true };
        let (minimum, maximum) = self.bounds;
        minimum.is_none_or(|least| measure >= least) && maximum.is_none_or(|most| measure <= most)
    }

    fn unsuitable(&self, value: &ParameterValue) -> Unsuitable {
        let message = format!(
            "{} does not suit the parameter `{}`",
            written(value),
            self.name
        );
        let close = match value {
            ParameterValue::Text(word) => suggest(word, self.choices.iter().map(String::as_str)),
            _ => None,
        };
        let help = match close {
            Some(word) => format!("did you mean `\"{word}\"`?"),
            None => format!("write {}", self.expectation()),
        };
        Unsuitable { message, help }
    }

    /// What may be written, as in `a length such as "10.5pt", from 9pt to 14pt`.
    #[must_use]
    pub fn expectation(&self) -> String {
        let base = match self.kind {
            ParameterType::Boolean => "`true` or `false`".to_owned(),
            ParameterType::Integer => "a whole number".to_owned(),
            ParameterType::Number => "a number".to_owned(),
            ParameterType::Length => "a length such as `\"10.5pt\"`".to_owned(),
            ParameterType::Color => "a colour such as `\"#003a70\"`".to_owned(),
            ParameterType::String => "text in quotation marks".to_owned(),
            ParameterType::Choice => {
                let words = self.choices.iter().map(|word| format!("`\"{word}\"`"));
                format!("one of {}", words.collect::<Vec<_>>().join(", "))
            }
        };
        match (&self.minimum, &self.maximum) {
            (Some(least), Some(most)) => format!("{base}, from {least} to {most}"),
            (Some(least), None) => format!("{base}, at least {least}"),
            (None, Some(most)) => format!("{base}, at most {most}"),
            (None, None) => base,
        }
    }
}

/// A TOML value as the parameter's type has it in Typst.
pub(super) fn read(kind: ParameterType, value: &ParameterValue) -> Option<Value> {
    match (kind, value) {
        (ParameterType::Boolean, ParameterValue::Boolean(value)) => Some(value.into_value()),
        (ParameterType::Integer, ParameterValue::Integer(value)) => Some(value.into_value()),
        (ParameterType::Number, ParameterValue::Number(value)) => Some(value.into_value()),
        // 3 is a number too; values that need more than 53 bits have no place in a layout.
        #[expect(clippy::cast_precision_loss)]
        (ParameterType::Number, ParameterValue::Integer(value)) => {
            Some((*value as f64).into_value())
        }
        (ParameterType::Length, ParameterValue::Text(text)) => {
            length(text).map(IntoValue::into_value)
        }
        (ParameterType::Color, ParameterValue::Text(text)) => {
            Color::from_str(text).ok().map(IntoValue::into_value)
        }
        (ParameterType::String | ParameterType::Choice, ParameterValue::Text(text)) => {
            Some(text.as_str().into_value())
        }
        _ => None,
    }
}

/// The number behind a value that bounds can apply to: points for lengths.
pub(super) fn measure(value: &Value) -> Option<f64> {
    match value {
        #[expect(clippy::cast_precision_loss)]
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        Value::Length(length) => Some(length.abs.to_pt()),
        _ => None,
    }
}

/// A value as it is written in TOML.
pub(super) fn written(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Boolean(value) => value.to_string(),
        ParameterValue::Integer(value) => value.to_string(),
        ParameterValue::Number(value) => value.to_string(),
        ParameterValue::Text(text) => format!("\"{text}\""),
    }
}

/// An absolute length: a number and `pt`, `mm`, `cm` or `in`.
pub(crate) fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit_at);
    let number = number
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())?;
    let absolute = match unit {
        "pt" => Abs::pt(number),
        "mm" => Abs::mm(number),
        "cm" => Abs::cm(number),
        "in" => Abs::inches(number),
        _ => return None,
    };
    Some(absolute.into())
}
