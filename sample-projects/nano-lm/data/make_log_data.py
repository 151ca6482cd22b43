#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes train.jsonl, validation.jsonl and test.jsonl of the harbour log task.

The phrases below were written one by one; this script only combines them with a fixed
seed. Standard library only. Run: python3 make_log_data.py
"""
import json
import os
import random

SEED = 20240
SIZES = (("train", 500), ("validation", 60), ("test", 80))

HOURS = {4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
         10: "ten", 11: "eleven"}
MINUTES = {0: ["{h} o'clock", "{h}", "{h} sharp"], 10: ["ten past {h}", "ten minutes past {h}"],
           15: ["a quarter past {h}"], 20: ["twenty past {h}", "twenty minutes past {h}"],
           30: ["half past {h}"]}

BOATS = ["Marigold", "Blue Wren", "Heron", "Little Star", "Old Kate"]

PLACES = {
    "gull rock": ["at Gull Rock", "near Gull Rock", "off Gull Rock"],
    "far point": ["off Far Point", "near Far Point", "below Far Point"],
    "long wall": ["by the long wall", "along the long wall", "at the long wall"],
    "quay": ["at the quay", "by the quay", "along the quay"],
    "slip": ["at the slip", "by the slip", "below the slip"],
    "steps": ["at the harbour steps", "by the steps", "near the steps"],
    "ferry landing": ["at the ferry landing", "by the ferry landing"],
    "sand bank": ["at the sand bank", "off the sand bank", "near the sand bank"],
    "bay": ["out in the bay", "in the bay", "in the middle of the bay"],
    "harbour mouth": ["in the harbour mouth", "at the harbour mouth", "near the harbour mouth"],
}

DIRECTIONS = ["north", "east", "south", "west", "northwest", "southwest"]
STRENGTH = {"light": ["light", "soft", "gentle"], "fresh": ["fresh", "steady", "brisk"],
            "strong": ["strong", "hard", "rough"]}
WIND = ["The wind was {s} and came from the {d}.", "A {s} wind blew from the {d}.",
        "There was a {s} {d} wind.", "The wind was in the {d}, and it was {s}.",
        "We had a {s} wind out of the {d}.", "From the {d} came a {s} wind.",
        "Sam wrote down a {s} wind from the {d}.", "The flag showed a {s} {d} wind.",
        "It blew from the {d}, and the wind was {s}.", "The {d} wind was {s} today.",
        "Over the water went a {s} {d} wind.", "Grandpa Joss felt a {s} wind from the {d}."]
GALE = ["A gale blew from the {d}.", "It was a gale from the {d}.", "The {d} wind was a gale.",
        "There was a gale out of the {d}.", "From the {d} came a gale.",
        "The wind grew to a gale from the {d}."]
CALM = ["There was no wind at all.", "The air was still.", "The sea was flat and nothing moved.",
        "Not a breath of wind was felt.", "The flag hung straight down.", "It was a calm day.",
        "The water was like glass.", "No wind came, and the sails hung down."]

WITH_BOAT = ["At {t} the {b} lay {p}.", "At {t} the {b} was seen {p}.", "The {b} was {p} at {t}.",
             "It was {t} when the {b} stopped {p}.", "The {b} waited {p} at {t}.",
             "At {t} Sam saw the {b} {p}.", "By {t} the {b} was {p}.",
             "The {b} dropped her anchor {p} at {t}.", "When it was {t}, the {b} turned {p}.",
             "The clock said {t}, and the {b} was {p}.", "Captain called at {t}, for the {b} was {p}.",
             "We met the {b} {p} at {t}.", "At {t} people {p} waved to the {b}.",
             "The {b} came by {p} at {t}.", "{P}, at {t}, lay the {b}.",
             "Ida saw the {b} {p} at {t}.", "At {t} we found the {b} {p}.",
             "The bell rang at {t}, and there was the {b} {p}."]
NO_BOAT = ["At {t} nobody was {p}.", "It was {t}, and no boat was {p}.", "At {t} it was quiet {p}.",
           "We stood {p} at {t} and saw no sail.", "{P} there was no boat at {t}.",
           "At {t} Sam looked for boats {p} and saw none.", "All the boats were away at {t}, and it was empty {p}.",
           "The clock said {t}, and only gulls were {p}."]

# log note: ways to tell it. {n} is a person.
NOTES = {
    "nets mended": ["{n} mended the nets.", "The nets were torn, and {n} sewed them up.", "{n} closed the holes in the nets."],
    "rope broken": ["A rope broke.", "The old rope snapped in two.", "One rope tore with a bang."],
    "rope changed": ["{n} put on a new rope.", "The old rope was taken off for a new one.", "{n} changed the rope."],
    "deck washed": ["{n} washed the deck.", "The deck was scrubbed with a bucket of water.", "{n} made the deck clean."],
    "sail mended": ["{n} mended the sail.", "The sail had a hole, and {n} sewed it up.", "{n} put a patch on the sail."],
    "sail torn": ["The sail tore.", "A long hole came into the sail.", "The sail ripped from top to bottom."],
    "oar lost": ["An oar was lost.", "{n} lost an oar.", "One oar fell in and floated away."],
    "oar found": ["{n} found an oar.", "A lost oar came floating by, and {n} took it.", "An oar was found on the stones."],
    "hat lost": ["{n} lost a hat.", "A hat flew into the sea.", "The hat of {n} blew away."],
    "anchor stuck": ["The anchor was stuck.", "{n} could not pull up the anchor.", "The anchor would not come up."],
    "leak found": ["{n} found a leak.", "Water came in through a leak.", "There was a small leak in a boat."],
    "leak closed": ["{n} closed the leak with tar.", "The leak was closed.", "{n} pushed wool and tar into the leak."],
    "boat painted": ["{n} painted a boat.", "A boat got new paint.", "{n} gave a boat a coat of paint."],
    "seal seen": ["{n} saw a seal.", "A seal looked out of the water.", "A seal lay in the sun."],
    "whale seen": ["{n} saw a whale.", "A whale came up to breathe.", "A whale swam by."],
    "ship seen": ["{n} saw a big ship far out.", "A ship with three masts sailed by.", "A strange ship went past."],
    "bottle found": ["{n} found a bottle.", "A bottle came in with the waves.", "A bottle with a letter was found."],
    "good catch": ["The catch was good.", "There was a lot of fish in the box.", "The nets came up full."],
    "poor catch": ["The catch was poor.", "There was hardly any fish.", "The nets came up empty."],
    "crabs caught": ["{n} caught crabs.", "The pots were full of crabs.", "{n} brought home a bucket of crabs."],
    "herring sold": ["{n} sold the herring.", "All the herring was sold.", "People bought every herring."],
    "fish salted": ["{n} salted the fish.", "The fish went into the barrel with salt.", "{n} put salt on the fish."],
    "bread delivered": ["{n} brought the bread.", "The bread came on time.", "{n} carried bread to the fishers."],
    "flour loaded": ["{n} loaded the flour.", "Sacks of flour were put on board.", "Otto's flour was loaded."],
    "sheep on board": ["There were sheep on board.", "{n} led two sheep on board.", "Sheep rode along and were quiet."],
    "oil brought": ["{n} brought oil for the lamp.", "The oil for the lighthouse came.", "Cans of oil were brought."],
    "lamp lit": ["{n} lit the lamp.", "The lamp was lit early.", "It was dark, so {n} lit the lamp."],
    "lamp broken": ["The lamp broke.", "The glass of the lamp cracked.", "{n} dropped the lamp, and it broke."],
    "bell rung": ["{n} rang the bell.", "The bell was rung.", "{n} pulled the bell rope three times."],
    "fog coming": ["Fog was coming.", "{n} saw the fog come near.", "The fog crept in from the sea."],
    "fog gone": ["The fog was gone.", "The sun ate up the fog.", "The fog had lifted."],
    "rain began": ["Rain began to fall.", "It started to rain.", "The first drops of rain fell."],
    "hail fell": ["Hail fell.", "Hail jumped on the stones.", "There was hail like white peas."],
    "snow fell": ["Snow fell.", "It began to snow.", "Snow lay on the boats."],
    "tide high": ["The tide was high.", "High tide had come.", "The tide stood at the top stone."],
    "tide low": ["The tide was low.", "Low tide had come.", "The tide was out, and the mud was bare."],
    "dog overboard": ["The dog fell overboard.", "Biscuit jumped into the water.", "{n} pulled Biscuit out of the sea."],
    "cat on board": ["There was a cat on board.", "Soot slept on board.", "{n} found Soot under a seat."],
    "gull fed": ["{n} fed the gull.", "Captain got a herring.", "{n} threw a fish to Captain."],
    "boots wet": ["{n} had wet boots.", "The boots of {n} were full of water.", "A wave ran into the boots of {n}."],
    "knot opened": ["{n} opened the knot.", "The hard knot came open.", "{n} worked on the knot until it was loose."],
    "chain oiled": ["{n} oiled the chain.", "The chain got new oil.", "{n} rubbed oil on the rusty chain."],
    "wood unloaded": ["{n} unloaded the wood.", "The wood was carried to land.", "{n} took the planks of wood off the boat."],
    "letter came": ["A letter came.", "{n} got a letter.", "There was a letter for {n}."],
    "child rescued": ["A child fell in and was saved.", "{n} pulled a child out of the water.", "A wet child was brought to land."],
    "stone moved": ["{n} moved the big stone.", "The big stone was pushed aside.", "A heavy stone was moved."],
}
NAMES = ["Nell", "Tom", "Kit", "Jory", "Ben", "Sam", "Peg", "Pip", "Will", "Walt", "Finn",
         "Emil", "Mara", "Rufus", "Otto", "Lily", "Mr Cobb"]
ORDERS = ["awn", "awn", "awn", "wan", "wan", "anw", "anw", "nwa"]


def item(rnd, note):
    hour, minute = rnd.choice(list(HOURS)), rnd.choice(list(MINUTES))
    clock = rnd.choice(MINUTES[minute]).format(h=HOURS[hour])
    place = rnd.choice(list(PLACES))
    phrase = rnd.choice(PLACES[place])
    boat = "none" if rnd.random() < 0.12 else rnd.choice(BOATS)
    arrival = rnd.choice(NO_BOAT if boat == "none" else WITH_BOAT).format(
        t=clock, b=boat, p=phrase, P=phrase[0].upper() + phrase[1:])
    kind = rnd.choice(["light", "light", "fresh", "fresh", "strong", "strong", "gale", "calm"])
    direction = rnd.choice(DIRECTIONS)
    if kind == "calm":
        wind, told = "wind calm", rnd.choice(CALM)
    elif kind == "gale":
        wind, told = f"wind {direction}, gale", rnd.choice(GALE).format(d=direction)
    else:
        wind = f"wind {direction}, {kind}"
        told = rnd.choice(WIND).format(d=direction, s=rnd.choice(STRENGTH[kind]))
    news = rnd.choice(NOTES[note]).format(n=rnd.choice(NAMES))
    parts = {"a": arrival, "w": told, "n": news}
    prompt = " ".join(parts[key] for key in rnd.choice(ORDERS))
    return {"prompt": prompt,
            "completion": f"LOG {hour:02d}:{minute:02d} | {place} | {wind} | boat: {boat} | note: {note}."}


def main():
    rnd = random.Random(SEED)
    here = os.path.dirname(os.path.abspath(__file__))
    prompts, completions, bag = set(), set(), []
    for name, size in SIZES:
        rows = []
        while len(rows) < size:
            if not bag:
                bag = sorted(NOTES)
                rnd.shuffle(bag)
            row = item(rnd, bag.pop())
            # No prompt and no log line occurs twice, in one split or in two.
            if row["prompt"] in prompts or row["completion"] in completions:
                continue
            prompts.add(row["prompt"])
            completions.add(row["completion"])
            rows.append(row)
        with open(os.path.join(here, name + ".jsonl"), "w", encoding="ascii", newline="\n") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    main()
