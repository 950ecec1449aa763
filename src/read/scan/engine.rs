//! Models that recognise a line of text.

use std::borrow::Borrow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::picture::Picture;
use crate::read::guard::guarded;

/// The height of the lines that the models were taught with.
const HEIGHT: usize = 48;

/// Widths are multiples of this: the models look at so many pixels in a step.
const STEP: usize = 8;

/// The narrowest line: a single digit stands in white, as the models know it.
const NARROWEST: usize = 64;

/// The widest; a line of 80 characters.
const WIDEST: usize = 48 * 80;

/// So many pixels of lines are read at once: more take memory and save no time, and what fits no cache takes longer.
const MOST_AT_ONCE: usize = 512;

/// One of the models, with the characters that it knows.
pub struct Engine {
    model: Model,
    characters: Vec<char>,
    /// Classes that count for another one: the same digit in another width.
    same: Vec<(usize, usize)>,
    /// Signs of two widths, in both orders: which of the two it is makes a reading no less sure.
    signs: Vec<(usize, usize)>,
    options: RunOptions,
    /// Microseconds of reading so far, and the widths of all that was read: what the time depends on.
    spent: AtomicU64,
    width: AtomicU64,
}

/// A character that was recognised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    pub character: char,
    /// Where its middle stands, as a share of the width of the crop.
    pub at: f32,
    /// How sure the model is, up to 1.
    pub sure: f32,
}

impl Engine {
    /// An error says why it cannot be used.
    pub fn load(path: &Path) -> Result<Engine, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
        let model = guarded(|| Model::load(bytes)).ok_or_else(|| failed(&"it is damaged"))?;
        let model = model.map_err(|error| failed(&error))?;
        let names =
            model.metadata().get("character").ok_or_else(|| failed(&"it names no characters"))?;
        // One line each; what was more than one character would be no character of a report.
        let characters: Vec<char> =
            names.lines().map(|name| name.chars().next().unwrap_or(' ')).collect();
        let class =
            |wanted: char| characters.iter().position(|&own| own == wanted).map(|at| at + 1);
        let wide = ('0'..='9').zip('０'..='９').chain([('3', 'З')]);
        let same = wide.filter_map(|(digit, wide)| Some((class(wide)?, class(digit)?))).collect();
        let signs = [(',', '，'), ('.', '．'), ('%', '％'), ('-', '－'), ('/', '／')].into_iter();
        let both = signs.filter_map(|(sign, wide)| Some((class(sign)?, class(wide)?)));
        let signs = both.flat_map(|(sign, wide)| [(sign, wide), (wide, sign)]).collect();
        // One file is read by one process, and there is one of them for each core.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let mut options = RunOptions::default();
        options.thread_pool = Some(pool);
        let (spent, width) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(Engine { model, characters, same, signs, options, spent, width })
    }

    /// How long it has read so far.
    pub fn spent(&self) -> Duration {
        Duration::from_micros(self.spent.load(Ordering::Relaxed))
    }

    /// Pixels of the widths of the lines that it has read so far, with what stood behind them.
    pub fn width(&self) -> u64 {
        self.width.load(Ordering::Relaxed)
    }

    /// The text of each line. A line that the model fails on has none.
    pub fn read(&self, lines: &[impl Borrow<Picture>]) -> Vec<Vec<Seen>> {
        let begun = Instant::now();
        let texts = self.texts(lines);
        let spent = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.spent.fetch_add(spent, Ordering::Relaxed);
        texts
    }

    fn texts(&self, lines: &[impl Borrow<Picture>]) -> Vec<Vec<Seen>> {
        let prepared: Vec<(Picture, usize)> =
            lines.iter().map(|line| prepared(line.borrow())).collect();
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by_key(|&index| (prepared[index].1, index));
        let mut texts = vec![Vec::new(); lines.len()];
        let mut rest = &order[..];
        while let Some(&first) = rest.first() {
            let width = prepared[first].1;
            let same = rest.iter().take_while(|&&index| prepared[index].1 == width).count();
            let (batch, others) = rest.split_at(same.min((MOST_AT_ONCE / width).max(1)));
            rest = others;
            self.width.fetch_add((batch.len() * width) as u64, Ordering::Relaxed);
            let pictures: Vec<&Picture> = batch.iter().map(|&index| &prepared[index].0).collect();
            let read = guarded(|| self.run(&pictures, width)).flatten().unwrap_or_default();
            for (&index, text) in batch.iter().zip(read) {
                texts[index] = text;
            }
        }
        texts
    }

    fn run(&self, lines: &[&Picture], width: usize) -> Option<Vec<Vec<Seen>>> {
        let mut values = Vec::with_capacity(lines.len() * 3 * HEIGHT * width);
        for line in lines {
            for _ in 0..3 {
                for y in 0..HEIGHT {
                    for x in 0..width {
                        let grey = line.grey.get(y * line.width + x).filter(|_| x < line.width);
                        // Behind the line they have learnt to find nothing.
                        values.push(grey.map_or(0.0, |&grey| f32::from(grey) / 127.5 - 1.0));
                    }
                }
            }
        }
        let input = NdTensor::from_data([lines.len(), 3, HEIGHT, width], values);
        let output = self.model.run_one(input.view().into(), Some(self.options.clone())).ok()?;
        let output: NdTensor<f32, 3> = output.try_into().ok()?;
        let [_, steps, classes] = output.shape();
        let mut values = output.to_vec();
        for chances in values.chunks_exact_mut(classes) {
            for &(wide, digit) in &self.same {
                chances[digit] += std::mem::take(&mut chances[wide]);
            }
        }
        let decoded =
            lines.iter().zip(values.chunks_exact(steps * classes)).map(|(line, values)| {
                let share = width as f32 / line.width as f32;
                self.decoded(values, steps, classes, share)
            });
        Some(decoded.collect())
    }

    /// The likeliest class at each step: 0 is none, and one that stays is one character.
    fn decoded(&self, values: &[f32], steps: usize, classes: usize, share: f32) -> Vec<Seen> {
        let mut seen: Vec<Seen> = Vec::new();
        let mut last = 0;
        for (step, chances) in values.chunks_exact(classes).enumerate() {
            let best = (0..classes).max_by(|&a, &b| chances[a].total_cmp(&chances[b])).unwrap_or(0);
            let at = (step as f32 + 0.5) / steps as f32 * share;
            let other = self.signs.iter().find(|(sign, _)| *sign == best);
            let sure = chances[best] + other.map_or(0.0, |&(_, other)| chances[other]);
            if best != 0 && best == last {
                if let Some(one) = seen.last_mut()
                    && sure > one.sure
                {
                    (one.sure, one.at) = (sure, at);
                }
            } else if best != 0 {
                // The last class is a space, which the list does not name.
                let character = self.characters.get(best - 1).copied().unwrap_or(' ');
                seen.push(Seen { character, at, sure });
            }
            last = best;
        }
        seen
    }
}

/// A line at the height of the models, and the width that it is read with.
fn prepared(line: &Picture) -> (Picture, usize) {
    let width = (line.width * HEIGHT).div_ceil(line.height.max(1)).clamp(1, WIDEST);
    let scaled = line.resized(width, HEIGHT);
    (scaled, width.max(NARROWEST).next_multiple_of(STEP))
}
