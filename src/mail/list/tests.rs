//! Lists that are right, and all faults of others in one run.

use super::*;
use crate::diagnostic::{Format, Outcome, render};
use crate::mail::address::MAX_NAME;

fn told(text: &str) -> String {
    render(&read(text).diagnostics, Format::Plain, false)
}

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
        "lang,name,email\nfr-CA,\"Nora Nobody\",nora@example.org\n,,\n",
        "sep=;\r\n\r\n\r\nemail;name;lang\r\nnora@example.org;Nora Nobody;fr-CA\r\n",
        "email, name, lang\n\"nora@example.org\", \"Nora Nobody\", \"fr-CA\"\n",
        "email;name;lang;;;\nnora@example.org;Nora Nobody;fr-CA;;;\n;;;;;\n",
        "email;name;lang\rnora@example.org;Nora Nobody;fr-CA\r",
        "Langue de correspondance;Courriel : ;Nom :\nfr_CA;mailto:nora@example.org;Nora Nobody\n",
        "Langue parlée;E\u{2011}mail\nfr-CA;Nora Nobody <nora@example.org>\n",
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
    assert_eq!(
        list.fields(),
        ["email", "nom", "Prénom", "titre", "name", "lang"]
    );
    let value = |field: &str| list.value(&list.recipients[0], field);
    assert_eq!(value("NOM"), Some("Nobody"));
    assert_eq!(value("prénom"), Some("Nora"));
    assert_eq!(value("name"), Some("Nora Nobody"));
    assert_eq!(value("email"), Some("n@example.org"));
    assert_eq!(value("lang"), Some(""));
    assert_eq!(value("prenom"), Some("Nora"));
    assert_eq!(value("x"), None);
}

#[test]
fn all_faults_of_a_list_in_one_run() {
    let text = "email;name;lang\nnora@example.org;Nora;frnçais\nNORA@Example.org;;en\nnobody;N;xx_\n\"a@example.org\";\"B; C\nD\";en;x\na@b.example;N\n\
                d@exa mple.org;\"Sm\u{202e}ith\";en\n";
    let found = read(text);
    assert!(crate::diagnostic::has_errors(&found.diagnostics));
    insta::assert_snapshot!(render(&found.diagnostics, Format::Plain, false), @"
    list.csv:2:23: error[mail/language]: `frnçais` is no language; write `fr`
    list.csv:3:1: error[mail/duplicate]: `NORA@example.org` stands in the list twice; remove one of the two lines
    list.csv:4:1: error[mail/address]: `nobody` is no address that mail can be sent to: it has no `@`; write it as in `nora.nobody@example.org`
    list.csv:4:10: error[mail/language]: `xx_` is no language; write the language's short tag, such as `fr`, `en`, `en-GB` or `ar`
    list.csv:6:7: error[mail/list]: the line has 4 values, but the list 3 columns; put a value that has the separator in it between quotation marks
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

#[test]
fn names_are_whole_in_the_message_and_to_the_mail_program() {
    for (header, row, expected) in [
        (
            "nom complet;prénom;email",
            "Nora Nobody;Nora;n@x.org",
            "Nora Nobody",
        ),
        (
            "Full name;First;First name;Last name;email",
            "Nora Nobody;;Nora;Nobody;n@x.org",
            "Nora Nobody",
        ),
        (
            "name;prénom;email",
            "Nora Nobody;Nora;n@x.org",
            "Nora Nobody",
        ),
        (
            "name;prénom;email",
            "NOBODY Nora;nora;n@x.org",
            "NOBODY Nora",
        ),
        (
            "first_name;name;email",
            "Nora;Nobody;n@x.org",
            "Nora Nobody",
        ),
        (
            "First-Name;SURNAME;email",
            "Nora;Nobody;n@x.org",
            "Nora Nobody",
        ),
        ("name;surname;email", "Nora;Nobody;n@x.org", "Nora Nobody"),
        ("PRENOM;NOM;email", "Nora;Nobody;n@x.org", "Nora Nobody"),
        (
            "Prénoms;Nom de famille;email",
            "Nora Anna;Nobody;n@x.org",
            "Nora Anna Nobody",
        ),
        ("الاسم الاول;الاسم;email", "نورا;كريم;n@x.org", "نورا كريم"),
        (
            "Name;Given Name;Family Name;email",
            "Nora Nobody;Nora;Nobody;n@x.org",
            "Nora Nobody",
        ),
        (
            "nom complet;prénom;nom;email",
            ";Nora;Nobody;n@x.org",
            "Nora Nobody",
        ),
        ("prénom;nom;email", "محمد;محمد;n@x.org", "محمد محمد"),
        ("surname;email", "Nobody;n@x.org", "Nobody"),
        ("name;email", ";Nora Nobody <n@x.org>", "Nora Nobody"),
        ("name;email", "Nora;Paul <n@x.org>", "Nora"),
    ] {
        let text = format!("{header}\n{row}\n");
        let list = read(&text).value.unwrap();
        let nora = &list.recipients[0];
        assert_eq!(nora.name.as_deref(), Some(expected), "{text}");
        assert_eq!(list.value(nora, "name"), Some(expected), "{text}");
        assert_eq!(list.value(nora, "Name"), Some(expected), "{text}");
        assert_eq!(list.value(nora, "email"), Some("n@x.org"), "{text}");
    }
}

#[test]
fn what_mail_programs_and_address_books_save_is_known() {
    for text in [
        // Google, until 2024 and since.
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Notes,Language,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value\n\
         Nora Nobody,Nora,,Nobody,,,,* ,nora@example.org,Work,n2@example.org\n",
        "First Name,Middle Name,Last Name,File As,Notes,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value\n\
         Nora,,Nobody,,\"a note\nin two lines\",* ,nora@example.org,Work,n2@example.org\n",
        // Outlook.
        "Title,First Name,Middle Name,Last Name,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Language\n\
         Ms,Nora,,Nobody,nora@example.org,SMTP,Nora Nobody (nora@example.org),,\n",
        "Titre,Prénom,Deuxième prénom,Nom,Adresse de messagerie,Type de messagerie,Nom complet de l'adresse de messagerie,Langue\n\
         Mme,Nora,,Nobody,nora@example.org,SMTP,Nora Nobody (nora@example.org),\n",
        // Thunderbird.
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email\nNora,Nobody,Nora Nobody,,nora@example.org,n2@example.org\n",
        "Prénom,Nom de famille,Nom à afficher,Surnom,Adresse électronique principale,Adresse électronique secondaire\nNora,Nobody,Nora Nobody,,nora@example.org,\n",
        // Others.
        "Email Address,First Name,Last Name,Address\nnora@example.org,Nora,Nobody,\"1 rue X, Strasbourg\"\n",
        "CONTACT ID;EMAIL;NOM;PRENOM;SMS\n1;nora@example.org;Nobody;Nora;\n",
        "Horodateur;Adresse e-mail;Nom et prénom\n2021/03/01;nora@example.org;Nora Nobody\n",
        "Nom;Prénom;Adresse;Mail pro\nNobody;Nora;1 rue X;nora@example.org\n",
        "Nom;Adresse;E-mail professionnel\nNora Nobody;1 rue X;nora@example.org\n",
        "Nom;Adresse\nNora Nobody;nora@example.org\n",
        "Mail;Nom;Courrier électronique\noui;Nora Nobody;nora@example.org\n",
        "الاسم,الإيميل\nNora Nobody,nora@example.org\n",
    ] {
        assert_eq!(
            people(text),
            [person("nora@example.org", "Nora Nobody", "")],
            "{text}"
        );
    }
}

#[test]
fn columns_of_addresses_are_not_guessed() {
    insta::assert_snapshot!(told("nom;adresse\nNora;1 rue X\n"), @"list.csv:1:1: error[mail/list]: the list has no column with addresses; call the column with the addresses `email`, `courriel` or `البريد الإلكتروني`");
    insta::assert_snapshot!(told("nom;mail\nNora;1 rue X\n"), @"list.csv:2:6: error[mail/address]: `1 rue X` is no address that mail can be sent to: it has a space in it; remove the space");
    insta::assert_snapshot!(told("nom;Assistant\nNora;n@example.org\n"), @"list.csv:1:1: error[mail/list]: the list has no column with addresses; give the name `email` to the column `Assistant`, if the messages are for the addresses in it");
    insta::assert_snapshot!(told("nom;mial\nNora;n@example.org\n"), @"list.csv:1:1: error[mail/list]: the list has no column with addresses; did you mean `mail` by `mial`?");
    insta::assert_snapshot!(told("nom;emial\nNora;1 rue X\n"), @"list.csv:1:1: error[mail/list]: the list has no column with addresses; call the column with the addresses `email`, `courriel` or `البريد الإلكتروني`");
    insta::assert_snapshot!(told("nom;mail pro;mail privé\nNora;n@example.org;n@example.com\n"), @"list.csv:1:1: error[mail/list]: the list has no column with addresses; give the name `email` to the right one of `mail pro` and `mail privé`");
    insta::assert_snapshot!(told("Liste des invités;;\n;;\nemail;name;lang\nn@example.org;N;fr\n"), @"list.csv:1:1: error[mail/list]: the list has no column with addresses; remove what stands above the names of the columns, which are in line 3");
}

#[test]
fn nobody_is_lost_behind_a_quotation_mark() {
    for (text, kept) in [
        ("email;name\na@x.org;\"Nora\nb@x.org;Bob\nc;Carl\n", 1),
        (
            "email;name;org\na@x.org;\"Anna;X\nb@x.org;Bob;\"Y\nc@x.org;Carl;Z\n",
            1,
        ),
        (
            "email\torg\na@x.org\t\"Voix\" asbl\nb@x.org\t\"Sol\nc@x.org\tX\"\nd@x.org\tD\n",
            1,
        ),
        (
            "email;name\na@x.org;\"Nora \\\"N\\\" Nobody\"\nb@x.org;Paul\n",
            1,
        ),
        ("email;name\na@x.org;\"Nora\nNobody\"\nb@x.org;Paul\n", 1),
        ("\"email;name\na@x.org;Nora\n", 0),
    ] {
        let found = read(text);
        let recipients = found.value.map_or(0, |list| list.recipients.len());
        assert_eq!(recipients, kept, "{text}");
        assert!(!found.diagnostics.is_empty(), "{text}");
    }
    insta::assert_snapshot!(told("email;name\na@x.org;\"Nora\nb@x.org;Bob\nc;Carl\n"), @"
    list.csv:2:9: error[mail/list]: this quotation mark has no end; close it behind the value, or write it twice within quotation marks if it belongs to the value
    list.csv:4:1: error[mail/address]: `c` is no address that mail can be sent to: it has no `@`; write it as in `nora.nobody@example.org`
    ");
    insta::assert_snapshot!(told("email;org;name\na@x.org;\"Les Amis\nb@x.org;Bob;\"Y\nc@x.org;\"Sol\nd@x.org;D\";X\n"), @"
    list.csv:2:9: error[mail/list]: this quotation mark is not closed in its line, and the lines behind it would be lost; close it behind the value; a value of several lines can have no `@` in it
    list.csv:4:9: error[mail/list]: this quotation mark is not closed in its line, and the lines behind it would be lost; close it behind the value; a value of several lines can have no `@` in it
    ");
    insta::assert_snapshot!(told("email;name\na@x.org;\"Nora \\\"N\\\" Nobody\"\nb@x.org;\"N\nN\"\n\"c\nd\";N\n"), @r#"
    list.csv:2:17: error[mail/list]: this stands behind the quotation mark that closes the value; write a quotation mark within a value twice, as in `"Nora ""N"" Nobody"`
    list.csv:3:9: error[mail/list]: a name goes over several lines; write it in one line; look whether a quotation mark before it is too many
    list.csv:5:1: error[mail/list]: an address goes over several lines; write it in one line; look whether a quotation mark before it is too many
    "#);
    let long = format!("email;name\na@x.org;{}\n", "n ".repeat(MAX_NAME));
    insta::assert_snapshot!(told(&long), @"list.csv:2:9: error[mail/list]: the name `n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n n …` is longer than names are; write no more than 200 characters");
}

#[test]
fn values_that_are_missing_at_the_end_of_a_line_are_empty() {
    let text = "name;email;lang;org\nA;a@example.org;fr;X\nB;b@example.org\nC\n";
    let list = read(text).value.unwrap();
    assert_eq!(list.value(&list.recipients[1], "org"), Some(""));
    insta::assert_snapshot!(told(text), @"list.csv:4:2: error[mail/address]: there is no address; write it as in `nora.nobody@example.org`");
}

#[test]
fn lists_of_old_macintoshes_have_lines() {
    insta::assert_snapshot!(told("email;name\ra@example.org;A\rb;B\r"), @"list.csv:3:1: error[mail/address]: `b` is no address that mail can be sent to: it has no `@`; write it as in `nora.nobody@example.org`");
}

#[test]
fn after_a_hundred_faults_the_others_are_counted() {
    let text = format!("email;lang\n{}", "a;fr\n".repeat(150));
    let found = read(&text).diagnostics;
    assert_eq!(found.len(), 101);
    assert_eq!(found[100].message, "`list.csv` has 50 more faults");
    let text = format!("email\n{}", "a@example.org\n".repeat(102));
    assert_eq!(
        read(&text).diagnostics[100].message,
        "`list.csv` has 1 more fault"
    );
}

#[test]
fn a_field_that_the_list_has_for_nobody_is_told_once() {
    let source = Arc::new(SourceText::new("--greeting", "{name} {lang}"));
    let greeting = Template::parse(&source, &(0..13), "{name} {lang}")
        .value
        .unwrap();
    let missing = |list: Outcome<List>| {
        let list = list.value.unwrap();
        assert!(greeting.unknown(&list.fields()).is_empty());
        let found = list
            .recipients
            .iter()
            .flat_map(|person| list.missing(person, &greeting));
        render(&found.collect::<Vec<_>>(), Format::Plain, false)
    };
    insta::assert_snapshot!(missing(read("email\na@x.org\nb@x.org\n")), @"
    list.csv:1:1: error[mail/field]: the list has no column for the field `{name}`; add a column `name`, or leave the field out
    list.csv:1:1: error[mail/field]: the list has no column for the field `{lang}`; add a column `lang`, or leave the field out
    ");
    insta::assert_snapshot!(missing(read("email;name\na@x.org;A\nb@x.org;\n")), @"
    list.csv:1:1: error[mail/field]: the list has no column for the field `{lang}`; add a column `lang`, or leave the field out
    list.csv:3:9: error[mail/field]: `b@x.org` has nothing for the field `{name}`; write it into the list, or leave the field out
    ");
    let arguments = ["a@x.org", "B <b@x.org>"].map(str::to_owned);
    insta::assert_snapshot!(missing(List::of_addresses(&arguments)), @"
    --to:1:1: error[mail/field]: `a@x.org` has nothing for the field `{name}`; write `Nora Nobody <a@x.org>`, or leave the field out
    --to:1:1: error[mail/field]: `--to` says nothing for the field `{lang}`; name a list with a column `lang` by `--recipients`, or leave the field out
    ");
}
