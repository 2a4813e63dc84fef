//! Lists that are right, and all faults of others in one run.

use super::*;
use crate::diagnostic::{Format, render};

fn read(text: &str) -> Outcome<List> {
    List::read("list.csv", text.as_bytes())
}

fn people(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let list = read(text).value.unwrap();
    let person = |person: &Recipient| {
        let lang = person.lang.as_ref().map(ToString::to_string);
        (person.address.to_string(), person.name.clone(), lang)
    };
    list.recipients.iter().map(person).collect()
}

fn person(address: &str, name: &str, lang: &str) -> (String, Option<String>, Option<String>) {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (address.to_owned(), some(name), some(lang))
}

#[test]
fn columns_are_found_by_their_names_in_three_languages() {
    let expected = [person("nora@example.org", "Nora Nobody", "fr-CA")];
    for text in [
        "email,name,lang\nnora@example.org,Nora Nobody,fr-CA\n",
        "\u{feff}Courriel;Nom;Langue\r\nnora@example.org;Nora Nobody;fr-CA\r\n",
        "اللغة\tالاسم\tالبريد الإلكتروني\nfr-CA\tNora Nobody\tnora@example.org",
        "Prénom;NOM;Langue;Adresse;E-mail\nNora;Nobody;fr-CA;1 rue X;nora@example.org\n",
        "lang,name,email\nfr-CA,\"Nora\nNobody\",nora@example.org\n,,\n",
    ] {
        assert_eq!(people(text), expected, "{text}");
    }
    assert_eq!(
        people("email\nn@example.org"),
        [person("n@example.org", "", "")]
    );
}

#[test]
fn values_are_fields() {
    let list = read("email;nom;Prénom;titre\nn@example.org;Nobody;Nora;Mme\n")
        .value
        .unwrap();
    assert_eq!(list.fields(), ["email", "nom", "Prénom", "titre", "name"]);
    let value = |field: &str| list.value(&list.recipients[0], field);
    assert_eq!(value("NOM"), Some("Nobody"));
    assert_eq!(value("prénom"), Some("Nora"));
    assert_eq!(value("name"), Some("Nora Nobody"));
    assert_eq!(value("email"), Some("n@example.org"));
    assert_eq!(value("lang"), None);
    assert_eq!(value("x"), None);
}

#[test]
fn all_faults_of_a_list_in_one_run() {
    let text = "email;name;lang\nnora@example.org;Nora;français\nNORA@Example.org;;en\nnobody;N;xx_\n\"a@example.org\";\"B; C\nD\";en;x\na@b.example;N\n\
                d@exa mple.org;\"Sm\u{202e}ith\";en\n";
    let found = read(text);
    assert!(crate::diagnostic::has_errors(&found.diagnostics));
    insta::assert_snapshot!(render(&found.diagnostics, Format::Plain, false), @"
    list.csv:2:23: error[mail/language]: `français` is no language; write `fr`
    list.csv:3:1: error[mail/duplicate]: `NORA@example.org` stands in the list twice; remove one of the two lines
    list.csv:4:1: error[mail/address]: `nobody` is no address that mail can be sent to: it has no `@`; write it as in `nora.nobody@example.org`
    list.csv:4:10: error[mail/language]: `xx_` is no language; write the language's short tag, such as `fr`, `en`, `en-GB` or `ar`
    list.csv:6:7: error[mail/list]: the line has 4 values, but the list 3 columns; put a value that has the separator in it between quotation marks
    list.csv:7:1: error[mail/list]: the line has 2 of the 3 values; write the separator also for values that are empty
    list.csv:8:1: error[mail/address]: `d@exa mple.org` is no address that mail can be sent to: it has a space in it; remove the space
    ");
}

#[test]
fn what_is_no_list_is_told() {
    for (bytes, expected) in [
        (
            &b""[..],
            "list.csv:1:1: error[source/empty]: `list.csv` is empty; begin it with the names of the columns, such as `email;name;lang`",
        ),
        (
            b"emial;name\n",
            "list.csv:1:1: error[mail/list]: the list has no column with addresses; did you mean `email` by `emial`?",
        ),
        (
            b"nora@example.org\npaul@example.org\n",
            "list.csv:1:1: error[mail/list]: the list has no column with addresses; write the names of the columns into the first line: `email`, `name`, `lang`",
        ),
        (
            b"email;name;Name\nnora@example.org;a;b\n",
            "list.csv:1:12: error[mail/list]: two columns are called `Name`; give each column a name of its own",
        ),
        (
            b"email;name\nnora@example.org;Andr\xe9\n",
            "list.csv:2:22: error[source/encoding]: the byte 0xe9 is not UTF-8; save the list again as `CSV UTF-8`; where the spreadsheet asks for an encoding, choose UTF-8",
        ),
        (
            b"email;name\n;;\n",
            "list.csv:1:11: error[mail/list]: there is nobody in the list; write a line for each recipient under the names of the columns",
        ),
    ] {
        let found = List::read("list.csv", bytes).diagnostics;
        assert_eq!(render(&found, Format::Plain, false).trim_end(), expected);
    }
}

#[test]
fn lists_of_any_size_are_read_or_refused() {
    let wide = format!("email{}\n", ",x".repeat(1_000_000));
    let found = read(&wide).diagnostics;
    assert_eq!(
        found.iter().map(|found| found.code).collect::<Vec<_>>(),
        [Code::MailList]
    );
    let long = (0..20_000).fold("email,name\n".to_owned(), |list, number| {
        list + &format!("n{number}@example.org,N\n")
    });
    assert_eq!(read(&long).value.unwrap().recipients.len(), 20_000);
    let large = vec![b'x'; MAX_BYTES + 1];
    assert_eq!(
        List::read("list.csv", &large).diagnostics[0].code,
        Code::SourceTooLarge
    );
}

#[test]
fn addresses_of_the_command_line() {
    let list = List::of_addresses(&[
        "Nora <n@example.org>".to_owned(),
        "p@example.org".to_owned(),
    ])
    .value
    .unwrap();
    assert_eq!(list.value(&list.recipients[0], "name"), Some("Nora"));
    assert_eq!(
        list.value(&list.recipients[1], "email"),
        Some("p@example.org")
    );
    let source = Arc::new(SourceText::new("--greeting", "Dear {name},"));
    let greeting = Template::parse(&source, &(0..12), "Dear {name},")
        .value
        .unwrap();
    assert!(list.missing(&list.recipients[0], &greeting).is_empty());
    let missing = list.missing(&list.recipients[1], &greeting);
    assert_eq!(missing[0].primary.as_ref().unwrap().position().line, 2);
    let found = List::of_addresses(&[
        "x".to_owned(),
        "p@example.org".to_owned(),
        "P@example.org".to_owned(),
    ])
    .diagnostics;
    assert_eq!(
        found.iter().map(|found| found.code).collect::<Vec<_>>(),
        [Code::MailAddress, Code::MailDuplicate]
    );
}
