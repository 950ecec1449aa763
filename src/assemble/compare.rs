//! Reports that speak for and against each other: copies of one body and year, and neighbouring years.
//! As many are read at a time as speak of each other.

use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

use super::{Parts, Row, Shelf, Stand};
use crate::panel::copies::{Beside, Settled, Tally};
use crate::panel::groups::Key;
use crate::panel::part::Part;
use crate::panel::parts::{of_settled, parts, related};
use crate::panel::shown::Shown;
use crate::panel::{FileRow, Outcome};

/// The row of a file and which of its reports.
type Stands = (usize, usize);

/// A report under its body and year: the row of its file, and which of its reports.
type Placed = (Rc<Key>, u32, u32);

/// Copies of one report that are held between the two times that they are looked at.
const HELD: usize = 32;

impl Shelf<'_, '_> {
    /// Lets the reports speak for and against each other, as many at a time as speak of each other.
    /// A report alone is left for when its file is written, so that it is read once.
    pub(super) fn compare(&mut self) -> io::Result<Parts> {
        // Each report under its body and year, and where it is: sorted, for there may be millions.
        let mut placed: Vec<Placed> = Vec::with_capacity(self.rows.len());
        for (row, file) in self.rows.iter().zip(0..) {
            for ((key, _), report) in row.reports.iter().zip(0..) {
                placed.extend(key.as_ref().map(|key| (Rc::clone(key), file, report)));
            }
        }
        placed.sort_unstable();
        let of_key: Vec<&[Placed]> = placed.chunk_by(|a, b| a.0 == b.0).collect();
        let all: Vec<&Key> = of_key.iter().map(|of| &*of[0].0).collect();
        let shown = Shown::nothing(&self.lookup, self.plan.panel.whole);
        let mut found = Parts { shown, ..Parts::default() };
        let mut moved = Vec::new();
        for keys in related(&all, self.plan.panel.divisions) {
            let several = keys.len() > 1 || of_key[keys[0]].len() > 1;
            let (_, file, _) = of_key[keys[0]][0];
            if !several && self.rows[file as usize].reports.len() == 1 {
                continue;
            }
            let mut settled = Settled::default();
            let mut chosen = Vec::with_capacity(keys.len());
            for key in &keys {
                self.settle(of_key[*key], &mut settled, &mut chosen, &mut moved)?;
            }
            let (stands, mut files): (Vec<Stands>, Vec<FileRow>) = chosen.into_iter().unzip();
            let parts = of_settled(&mut files, settled, &self.lookup, self.plan.panel);
            let mut parts = parts.into_iter();
            for (key, part) in keys.into_iter().zip(parts.by_ref()) {
                self.keep(Rc::clone(&of_key[key][0].0), part, &mut found)?;
            }
            parts.try_for_each(|part| self.keep_restated(part, &mut found))?;
            // A report alone is as it was.
            for (stands, file) in std::iter::zip(stands, &files).filter(|_| several) {
                moved.push((stands, self.spool_one(stands, file)?));
            }
        }
        for ((file, report), at) in moved {
            let row = &mut self.rows[file];
            match row.reports.len() {
                1 => row.at = Stand::Spool(at),
                _ => row.reports[report].1 = Some(at),
            }
        }
        Ok(found)
    }

    /// Lets the copies of one report speak for and against each other, and adds the one that was chosen
    /// to the others. Only so many are held at one time: of a county's report there may be thousands.
    fn settle(
        &self,
        copies: &[Placed],
        settled: &mut Settled,
        chosen: &mut Vec<(Stands, FileRow)>,
        moved: &mut Vec<(Stands, u64)>,
    ) -> io::Result<()> {
        let (mut last, mut held) = (None, BTreeMap::new());
        let mut tally = Tally::of(&self.lookup);
        let stands = |number: usize| (copies[number].1 as usize, copies[number].2 as usize);
        for number in 0..copies.len() {
            let read = self.alone(stands(number), &mut last)?;
            read.reports().iter().for_each(|report| tally.see(number, &read.file, report));
            if held.len() < HELD {
                held.insert(number, read);
            }
        }
        let mut again = |number: usize| match held.remove(&number) {
            Some(read) => Ok(read),
            None => self.alone(stands(number), &mut last),
        };
        let Some(number) = tally.chosen() else { return Ok(()) };
        let mut own = again(number)?;
        let others: Vec<usize> = tally.others().collect();
        let Some(report) = own.reports().first() else { return Ok(()) };
        let mut beside = Beside::of(&copies[0].0, tally, &own.file, report);
        for other in others {
            let mut read = again(other)?;
            let file = read.file.clone();
            read.reports_mut().iter_mut().for_each(|report| beside.compare(&file, report));
            moved.push((stands(other), self.spool_one(stands(other), &read)?));
        }
        own.reports_mut().iter_mut().for_each(|report| beside.tell(report));
        settled.add(&copies[0].0, (chosen.len(), 0), copies.len(), beside);
        chosen.push((stands(number), own));
        Ok(())
    }

    /// Puts a file with one report aside as it is now; of a file of many the report alone.
    fn spool_one(&self, (file, _): Stands, read: &FileRow) -> io::Result<u64> {
        match (self.rows[file].reports.len(), read.reports()) {
            (1, _) | (_, []) => self.spool.spool(read),
            (_, [report, ..]) => self.spool.spool(report),
        }
    }

    /// A file with one report of those in it. Of a file of many they are often asked for in turn.
    fn alone(
        &self,
        (file, report): Stands,
        last: &mut Option<(usize, FileRow)>,
    ) -> io::Result<FileRow> {
        let reports = self.rows[file].reports.len();
        if reports == 1 {
            return self.read(&self.rows[file]);
        }
        if last.as_ref().is_none_or(|(number, _)| *number != file) {
            *last = Some((file, self.read(&self.rows[file])?));
        }
        let Some((_, whole)) = last else { return Err(io::ErrorKind::NotFound.into()) };
        let one = whole.reports().get(report).cloned();
        Ok(FileRow {
            file: whole.file.clone(),
            format: whole.format.clone(),
            extra: whole.extra.clone(),
            outcome: Outcome::Read(one.into_iter().collect()),
            ..*whole
        })
    }

    /// The part of a file that was left for now: its only report speaks of no other.
    pub(super) fn keep_alone(
        &self,
        row: &Row<'_>,
        file: &mut FileRow,
        found: &mut Parts,
    ) -> io::Result<()> {
        let ([(Some(key), None)], Stand::Journal(_)) = (&row.reports[..], row.at) else {
            return Ok(());
        };
        // The bytes of another file once more.
        if found.by_key.contains_key(key) {
            return Ok(());
        }
        let parts = parts(std::slice::from_mut(file), &self.lookup, self.plan.panel);
        let mut parts = parts.into_iter();
        parts.next().into_iter().try_for_each(|part| self.keep(Rc::clone(key), part, found))?;
        parts.try_for_each(|part| self.keep_restated(part, found))
    }

    /// The figures of a year that have no report of their own: of several reports that print them, the
    /// first one counts.
    fn keep_restated(&self, part: Part, found: &mut Parts) -> io::Result<()> {
        let key = part.key(self.plan.panel).filter(|key| !self.keys.contains(key));
        match key.filter(|key| !found.by_key.contains_key(key)) {
            Some(key) => self.keep(Rc::new(key), part, found),
            None => Ok(()),
        }
    }
}
