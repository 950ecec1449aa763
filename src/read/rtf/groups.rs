//! Groups of a Rich Text file that are more than a change of looks: where they begin, and what their
//! end does.

use super::group::{Kind, Outlet};
use super::state::{Destination, State};
use super::walk::{Text, Walk};
use crate::read::Block;
use crate::read::beside::is_of_report;
use crate::read::field::Field;
use crate::read::line::Thing;

const FOOTNOTE: &str = "footnote";

impl Walk {
    /// Whether a word begins a group of its own kind, and begins it.
    pub fn enters(&mut self, word: &str) -> bool {
        let optional = self.groups.last().is_some_and(|group| group.optional);
        let kind = match word {
            "fonttbl" => return self.into(Destination::Fonts),
            "colortbl" => return self.into(Destination::Colours),
            "stylesheet" => return self.into(Destination::Styles),
            "upr" => return self.into(Destination::Replaced),
            "listtext" | "pntext" => return self.into(Destination::Number),
            "fldinst" => return self.into(Destination::Instruction),
            "ffl" => {
                self.entries.push(String::new());
                return self.into(Destination::FormEntry);
            }
            "fldrslt" => {
                self.state.destination = Destination::Text;
                if let Some(field) = self.fields.last_mut() {
                    field.separate();
                }
                return true;
            }
            "field" => {
                self.fields.push(Field::default());
                (self.entries, self.chosen) = (Vec::new(), 0);
                Kind::Field
            }
            "shp" => {
                self.shape = Some((false, false));
                Kind::Shape
            }
            "shptxt" => {
                if let Some((has_text, _)) = &mut self.shape {
                    *has_text = true;
                }
                Kind::Text(Outlet::Box)
            }
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" => Kind::Text(Outlet::Beside),
            "footnote" => Kind::Text(Outlet::Note(FOOTNOTE)),
            "annotation" => Kind::Text(Outlet::Note("comment")),
            "nesttableprops" => {
                let writing = self.writing();
                writing.outer_row = Some(std::mem::take(&mut writing.row));
                Kind::InnerRow
            }
            "pict" => {
                self.draws(Thing::beside("图片"));
                return self.into(Destination::Skip);
            }
            "mmath" => {
                self.draws(Thing::beside("公式"));
                return self.into(Destination::Skip);
            }
            "object" => {
                self.draws(Thing::beside("嵌入对象"));
                return true;
            }
            // What older programs read in place of what we read, and what is no text.
            "nonesttables" | "nonshppict" | "shprslt" | "sp" | "info" | "xe" | "tc" | "rxe"
            | "txe" | "pntxta" | "pntxtb" | "filetbl" | "revtbl" | "objdata" | "bkmkstart"
            | "bkmkend" | "template" | "listtable" | "atnid" | "atnauthor" | "objclass"
            | "objname" => return self.into(Destination::Skip),
            "shpinst" | "shppict" | "formfield" | "result" => return true,
            "do" => {
                self.draws(Thing::covering("图形"));
                return self.into(Destination::Skip);
            }
            _ if optional => return self.into(Destination::Skip),
            _ => return false,
        };
        match kind {
            Kind::Text(_) => {
                self.texts.push(Text::default());
                self.state = State::new();
            }
            Kind::Plain | Kind::Field | Kind::Shape | Kind::InnerRow => {}
        }
        if let Some(group) = self.groups.last_mut() {
            group.kind = kind;
            group.optional = false;
        }
        true
    }

    /// Takes up the part of a text that is written in Unicode, where the whole of it goes.
    pub fn replace(&mut self, word: &str) {
        let around = self.groups.len().checked_sub(2).and_then(|at| self.groups.get(at));
        if let Some(around) = around.filter(|_| word == "ud") {
            self.state.destination = around.state.destination;
        }
    }

    fn into(&mut self, destination: Destination) -> bool {
        self.state.destination = destination;
        true
    }

    pub fn draws(&mut self, thing: Thing) {
        let is_in_cell = self.is_in_cell();
        self.unseen.in_cell(is_in_cell);
        if !self.state.is_deleted() {
            let place = self.place();
            self.unseen.draws(thing, &place);
        }
    }

    pub fn close(&mut self) {
        let Some(group) = self.groups.pop() else { return };
        if self.state.destination != Destination::Text {
            self.bytes.clear();
        }
        match group.kind {
            Kind::Plain => {}
            Kind::Field => self.end_field(),
            Kind::Shape => {
                if let Some((false, is_behind)) = self.shape.take() {
                    self.draws(if is_behind {
                        Thing::alone("图形")
                    } else {
                        Thing::covering("图形")
                    });
                }
            }
            Kind::Text(place) => {
                let note = self.end_text(place);
                self.state = group.state.clone();
                let is_in_cell = self.is_in_cell();
                self.unseen.in_cell(is_in_cell);
                if place == Outlet::Note(FOOTNOTE) {
                    // Its mark may stand where a figure should.
                    self.unseen.stands(Thing::alone("脚注"));
                }
                note.into_iter().for_each(|(kind, note)| self.unseen.note(kind, &note));
            }
            Kind::InnerRow => {
                let writing = self.writing();
                if let Some(row) = writing.outer_row.take() {
                    writing.row = row;
                }
            }
        }
        self.state = group.state;
    }

    fn end_field(&mut self) {
        let entry = self.entries.get(self.chosen).cloned();
        let Some(mut field) = self.fields.pop() else { return };
        if let Some(entry) = entry {
            field.offer(entry);
        }
        let is_in_cell = self.is_in_cell();
        self.unseen.in_cell(is_in_cell);
        let text = field.end().text(&mut self.unseen);
        self.state.destination = Destination::Text;
        if !text.is_empty() {
            self.plain(&text);
        }
    }

    /// Ends a text of its own; a note comes back with its kind.
    pub fn end_text(&mut self, place: Outlet) -> Option<(&'static str, String)> {
        if self.texts.len() < 2 {
            return None;
        }
        if !self.writing().line.is_empty() {
            self.end_paragraph();
        }
        let blocks = self.texts.pop()?.flow.finish();
        let words = || blocks.iter().filter_map(paragraph).collect();
        let note = match place {
            Outlet::Box | Outlet::Beside => None,
            Outlet::Note(kind) => Some((kind, words())),
        };
        match place {
            Outlet::Box => self.writing().line.boxes.extend(blocks),
            Outlet::Beside | Outlet::Note(_) => {
                self.beside.extend(blocks.into_iter().filter(is_of_report));
            }
        }
        note
    }
}

fn paragraph(block: &Block) -> Option<&str> {
    match block {
        Block::Paragraph(paragraph) => Some(&paragraph.text),
        Block::Table(_) => None,
    }
}
