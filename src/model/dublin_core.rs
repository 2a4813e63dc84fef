//! Dublin Core: what catalogues and archives ask of any document (DCMI Metadata Terms; ISO 15836-1).

use serde::{Deserialize, Serialize};

/// The elements of the Dublin Core that our sources can fill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DublinCore {
    pub(crate) title: String,
    /// Persons or bodies who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) creator: Vec<String>,
    /// Keywords.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) subject: Vec<String>,
    /// The summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// The organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) publisher: Option<String>,
    /// ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    /// From the DCMI Type Vocabulary: `Text`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The media type.
    pub(crate) format: String,
    /// The reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) identifier: Option<String>,
    /// BCP 47.
    pub(crate) language: String,
}
