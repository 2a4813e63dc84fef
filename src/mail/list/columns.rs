//! The columns of a list of recipients: what their names say in French, English and Arabic.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::mail::merge::field_key;

/// What a column has that a mailing knows by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Address,
    Name,
    Given,
    Language,
}

/// The names of columns by what they hold; of two columns the one whose name stands first here counts.
const NAMES: &[(Role, &[&str])] = &[
    (
        Role::Address,
        &[
            "email",
            "e-mail",
            "courriel",
            "mail",
            "email address",
            "e-mail address",
            "adresse e-mail",
            "adresse email",
            "adresse électronique",
            "adresse mail",
            "البريد الإلكتروني",
            "البريد الالكتروني",
            "بريد إلكتروني",
            "بريد",
            "address",
            "adresse",
        ],
    ),
    (
        Role::Name,
        &[
            "name",
            "full name",
            "nom",
            "nom complet",
            "الاسم",
            "الاسم الكامل",
            "اسم",
            "last name",
            "surname",
            "family name",
            "nom de famille",
            "اسم العائلة",
        ],
    ),
    (
        Role::Given,
        &[
            "first name",
            "given name",
            "firstname",
            "prénom",
            "prenom",
            "الاسم الأول",
        ],
    ),
    (
        Role::Language,
        &["lang", "language", "langue", "اللغة", "لغة"],
    ),
];

/// The fields that every list has, whatever its columns are called.
pub(super) const FIELDS: [(&str, Role); 3] = [
    ("name", Role::Name),
    ("email", Role::Address),
    ("lang", Role::Language),
];

/// A column of a list.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// As it is written.
    pub(super) name: String,
    /// As it is compared.
    pub(super) key: String,
}

/// Columns that a list may have; more are no list of persons.
pub(super) const MAX: usize = 256;

/// The columns of a list, in its order.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    own: Vec<Column>,
    /// Which of them has what.
    roles: Vec<(Role, usize)>,
}

impl Columns {
    /// The columns of a header row; a name that stands there twice is a fault.
    pub(super) fn read<'a>(
        source: &Arc<SourceText>,
        header: impl Iterator<Item = (&'a str, Range<usize>)>,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut columns: Vec<(Column, Range<usize>)> = Vec::new();
        for (name, span) in header {
            let column = Column {
                name: name.trim().to_owned(),
                key: field_key(name),
            };
            let mut others = columns.iter();
            let twice = others.find(|(other, _)| !column.key.is_empty() && other.key == column.key);
            if let Some((_, first)) = twice {
                let message = format!("two columns are called `{}`", column.name);
                let diagnostic = Diagnostic::new(Code::MailList, message).at(source, span.clone());
                let help = "give each column a name of its own";
                found.push(
                    diagnostic
                        .label(source, first.clone(), "the first")
                        .help(help),
                );
            }
            columns.push((column, span));
        }
        let own = columns.into_iter().map(|(column, _)| column);
        let own = own.collect::<Vec<_>>();
        let with = |name: &str| own.iter().position(|column| column.key == field_key(name));
        let roles = NAMES.iter().filter_map(|(role, names)| {
            let found = names.iter().find_map(|name| with(name))?;
            Some((*role, found))
        });
        Self {
            roles: roles.collect(),
            own,
        }
    }

    /// The number of the column that has this.
    pub(super) fn of(&self, role: Role) -> Option<usize> {
        let mut roles = self.roles.iter();
        roles
            .find(|(own, _)| *own == role)
            .map(|(_, column)| *column)
    }

    /// The number of the column that is called so.
    pub(super) fn called(&self, field: &str) -> Option<usize> {
        let key = field_key(field);
        self.own
            .iter()
            .position(|column| !key.is_empty() && column.key == key)
    }

    pub(super) fn len(&self) -> usize {
        self.own.len()
    }

    /// The fields that templates can have: the columns, and what they hold by its usual name.
    pub(super) fn fields(&self) -> Vec<&str> {
        let own = self
            .own
            .iter()
            .map(|column| column.name.as_str())
            .filter(|name| !name.is_empty());
        let mut fields = own.collect::<Vec<_>>();
        for (name, role) in FIELDS {
            if self.of(role).is_some() && self.called(name).is_none() {
                fields.push(name);
            }
        }
        fields
    }

    /// What is wrong with a list without addresses.
    pub(super) fn no_addresses(
        &self,
        source: &Arc<SourceText>,
        header: Range<usize>,
    ) -> Diagnostic {
        let addresses = NAMES
            .iter()
            .find(|(role, _)| *role == Role::Address)
            .map_or(&[][..], |(_, names)| names);
        let mut columns = self.own.iter();
        let help = if self.own.iter().any(|column| column.name.contains('@')) {
            "write the names of the columns into the first line: `email`, `name`, `lang`".to_owned()
        } else if let Some(column) =
            columns.find(|column| suggest(&column.name, addresses.iter().copied()).is_some())
        {
            let close = suggest(&column.name, addresses.iter().copied()).unwrap_or("email");
            format!("did you mean `{close}` by `{}`?", column.name)
        } else {
            "call the column with the addresses `email`, `courriel` or `البريد الإلكتروني`"
                .to_owned()
        };
        let message = "the list has no column with addresses";
        Diagnostic::new(Code::MailList, message)
            .at(source, header)
            .help(help)
    }
}
