//! Who wrote a mail, and which customer it concerns. Generic over how an address is named: a number during the pass,
//! text when a case is read again.

use std::collections::HashSet;
use std::hash::Hash;

/// The addresses of one mail that decide about sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parties<'a, T> {
    /// `From`, else `Sender`.
    pub(super) from: Option<T>,
    /// `Reply-To`.
    pub(super) reply_to: Option<T>,
    /// `X-Original-Sender` and the like: who wrote before a list or an alias put its own address into `From`.
    pub(super) original: Option<T>,
    /// Who wrote the mail that this one hands on.
    pub(super) forwarded: Option<T>,
    /// `From` is a program that writes for somebody else, whom `Reply-To` names: a form, a shop.
    pub(super) stand_in: bool,
    /// `To`, then `Cc`, then `Bcc`.
    pub(super) recipients: &'a [T],
}

impl<T: Copy + PartialEq> Parties<'_, T> {
    /// Who really wrote. Where `From` is the desk's own, a list that rewrote it names the writer, and a contact form,
    /// which writes from the desk to the desk, names them in `Reply-To`.
    pub(super) fn author(&self, is_own: impl Fn(T) -> bool) -> Option<T> {
        let from = self.from.or(self.original).or(self.reply_to)?;
        if !is_own(from) {
            let behind = self.reply_to.filter(|&reply_to| self.stand_in && !is_own(reply_to));
            return Some(behind.unwrap_or(from));
        }
        let to_itself = self.recipients.iter().all(|&recipient| is_own(recipient));
        self.original.or(self.reply_to.filter(|_| to_itself)).filter(|&written_by| !is_own(written_by)).or(Some(from))
    }

    /// Does a colleague hand a customer's mail on to the desk? Then it waits for an answer as the customer's own would.
    pub(super) fn hands_on(&self, is_own: impl Fn(T) -> bool + Copy) -> bool {
        self.author(is_own).is_some_and(is_own)
            && self.recipients.iter().all(|&recipient| is_own(recipient))
            && self.forwarded.is_some_and(|writer| !is_own(writer))
    }

    /// Does one of the desk write to others of the desk only?
    fn is_inside(&self, is_own: impl Fn(T) -> bool + Copy) -> bool {
        self.author(is_own).is_some_and(is_own)
            && !self.recipients.is_empty()
            && self.recipients.iter().all(|&recipient| is_own(recipient))
    }

    /// The first who is not of the desk: the author, else a recipient, else who wrote what is handed on.
    pub(super) fn customer(&self, is_own: impl Fn(T) -> bool + Copy) -> Option<T> {
        self.author(is_own)
            .filter(|&author| !is_own(author))
            .or_else(|| self.recipients.iter().copied().find(|&recipient| !is_own(recipient)))
            .or_else(|| self.forwarded.filter(|&writer| !is_own(writer)))
    }
}

/// More people than this take part in newsletters only.
const MAX_OTHERS: usize = 50;

/// The recipients who are neither of the desk nor the requester.
pub(super) fn others<'a, T: Copy + PartialEq + 'a>(
    mails: impl Iterator<Item = Parties<'a, T>>,
    requester: Option<T>,
    is_own: impl Fn(T) -> bool,
) -> Vec<T> {
    let mut others: Vec<T> = Vec::new();
    for &recipient in mails.flat_map(|mail| mail.recipients) {
        let is_new = Some(recipient) != requester && !is_own(recipient) && !others.contains(&recipient);
        if is_new && others.len() < MAX_OTHERS {
            others.push(recipient);
        }
    }
    others
}

/// The requester of a case: the customer of its first mail that has one; among the desk's own people, the first whom the
/// author wrote to.
pub(super) fn requester<'a, T: Copy + PartialEq + 'a>(
    mails: impl Iterator<Item = Parties<'a, T>> + Clone,
    is_own: impl Fn(T) -> bool + Copy,
) -> Option<T> {
    mails.clone().find_map(|mail| mail.customer(is_own)).or_else(|| {
        mails.into_iter().find_map(|mail| {
            let from = mail.from?;
            mail.recipients.iter().copied().find(|&recipient| recipient != from)
        })
    })
}

/// Which mails of a customer's case the customer never saw: what colleagues wrote to each other, and what they wrote to others,
/// suppliers for example, with whom the customer has nothing to do, and what these answered. What the customer wrote may begin a
/// case in a mail that hands it on, which stands for the customer's own then. `is_near` says who is of the customer's firm.
pub(super) fn unseen<'a, T: Copy + Eq + Hash + 'a>(
    mails: impl Iterator<Item = Parties<'a, T>> + Clone,
    requester: Option<T>,
    is_own: impl Fn(T) -> bool + Copy,
    is_near: impl Fn(T) -> bool,
) -> Vec<bool> {
    let Some(customer) = requester.filter(|&requester| !is_own(requester)) else {
        return mails.map(|_| false).collect();
    };
    let everybody = |mail: Parties<'a, T>| mail.author(is_own).into_iter().chain(mail.recipients.iter().copied());
    // Whoever wrote or was written to together with the customer.
    let with_customer = mails.clone().filter(|&mail| everybody(mail).any(|somebody| somebody == customer));
    let circle: HashSet<T> = with_customer.flat_map(everybody).filter(|&somebody| !is_own(somebody)).collect();
    let is_of_circle = |somebody: T| circle.contains(&somebody) || is_near(somebody);
    let mut wrote: HashSet<T> = HashSet::new();
    let mut outside: HashSet<T> = HashSet::new();
    let mut is_unseen = |(at, mail): (usize, Parties<'a, T>)| {
        let author = mail.author(is_own);
        let mut others = mail.recipients.iter().copied().filter(|&recipient| !is_own(recipient)).peekable();
        let unseen = match author {
            Some(author) if is_own(author) && others.peek().is_none() => {
                mail.is_inside(is_own) && !(at == 0 && mail.hands_on(is_own))
            }
            Some(author) if is_own(author) => {
                let strangers = others.all(|other| !is_of_circle(other) && !wrote.contains(&other));
                if strangers {
                    outside.extend(mail.recipients.iter().copied().filter(|&recipient| !is_own(recipient)));
                }
                strangers
            }
            Some(author) => outside.contains(&author) && others.all(|other| outside.contains(&other)),
            None => false,
        };
        wrote.extend(author.filter(|_| !unseen));
        unseen
    };
    mails.enumerate().map(&mut is_unseen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own(address: &str) -> bool {
        address.ends_with("@shop")
    }

    fn mail<'a>(from: &'a str, recipients: &'a [&'a str]) -> Parties<'a, &'a str> {
        Parties { from: Some(from), reply_to: None, original: None, forwarded: None, stand_in: false, recipients }
    }

    #[test]
    fn the_requester_is_the_first_who_is_not_of_the_desk() {
        assert_eq!(requester([mail("ann", &["help@shop"])].into_iter(), is_own), Some("ann"));
        assert_eq!(requester([mail("help@shop", &["bo@shop", "ann", "cy"])].into_iter(), is_own), Some("ann"));
        assert_eq!(
            requester([mail("bo@shop", &["help@shop"]), mail("ann", &["help@shop"])].into_iter(), is_own),
            Some("ann")
        );
    }

    #[test]
    fn among_colleagues_the_other_one_is_the_requester() {
        assert_eq!(requester([mail("bo@shop", &["bo@shop", "cy@shop"])].into_iter(), is_own), Some("cy@shop"));
        assert_eq!(requester([mail("bo@shop", &[])].into_iter(), is_own), None);
    }

    #[test]
    fn what_colleagues_write_to_each_other_is_told_from_what_the_customer_saw() {
        let told = |mails: &[Parties<'_, &'static str>], requester| {
            unseen(mails.iter().copied(), Some(requester), is_own, |who| who == "cy@ann")
        };
        let asked = mail("ann", &["help@shop"]);
        let handed = Parties { forwarded: Some("ann"), ..mail("bo@shop", &["cy@shop"]) };
        let replied = mail("bo@shop", &["ann", "cy@shop"]);
        assert_eq!(told(&[asked, handed, replied, mail("bo@shop", &[])], "ann"), [false, true, false, false]);
        assert_eq!(told(&[handed, mail("cy@shop", &["bo@shop"]), replied], "ann"), [false, true, false]);
        assert_eq!(told(&[mail("bo@shop", &["cy@shop"])], "cy@shop"), [false], "there is no customer");
        let supplier = [
            asked,
            mail("bo@shop", &["mill"]),
            mail("mill", &["bo@shop"]),
            mail("bo@shop", &["mill"]),
            replied,
            mail("mill", &["bo@shop", "ann"]),
        ];
        assert_eq!(told(&supplier[..5], "ann"), [false, true, true, true, false]);
        assert_eq!(told(&supplier, "ann"), [false; 6], "the customer was told in the end who that is");
        let second_address = [asked, mail("ann@home", &["help@shop"]), mail("bo@shop", &["ann@home"])];
        assert_eq!(told(&second_address, "ann"), [false; 3]);
        assert_eq!(told(&[asked, mail("bo@shop", &["cy@ann"])], "ann"), [false; 2], "of the same firm");
    }

    #[test]
    fn a_contact_form_and_a_list_name_the_real_writer() {
        let form = Parties { reply_to: Some("ann"), ..mail("help@shop", &["help@shop"]) };
        assert_eq!(form.author(is_own), Some("ann"));
        let list = Parties { original: Some("ann"), ..mail("help@shop", &["help@shop"]) };
        assert_eq!(list.author(is_own), Some("ann"));
        let shop = Parties { reply_to: Some("ann"), stand_in: true, ..mail("no-reply", &["help@shop"]) };
        assert_eq!(shop.author(is_own), Some("ann"));
        let handed_on = Parties { forwarded: Some("ann"), ..mail("bo@shop", &["help@shop"]) };
        assert_eq!((handed_on.author(is_own), handed_on.customer(is_own)), (Some("bo@shop"), Some("ann")));
        assert!(handed_on.hands_on(is_own));
        let reply = Parties { reply_to: Some("other"), ..mail("help@shop", &["ann"]) };
        assert_eq!(reply.author(is_own), Some("help@shop"), "an answer to a customer is the desk's");
    }
}
