"""Live figures find their own box wherever a page puts them, and say where no script runs."""

import json
import re

import pytest
import torch
from arena_records import write

from genlib import data, nets
from genlib.algorithms.backprop_scalar import Scalar
from genlib.algorithms.optimizers import SGD
from genlib.algorithms.surfaces import SURFACES, travel
from genlib.applications.economics import jobs, prices, saved
from genlib.applications.images import Damage, MixturePrior
from genlib.applications.images.damage import Seen, decibels
from genlib.applications.trends import Bottleneck, Law
from genlib.choosing import Facts, choose
from genlib.classification import FAMILIES
from genlib.families.bayesian_networks import BayesianNetwork
from genlib.families.bayesian_networks.inference import do, eliminate
from genlib.show import latent_explorer
from genlib.show.accused import accused
from genlib.show.arena_table import arena_table
from genlib.show.backtest import backtest
from genlib.show.choices import soft_choices
from genlib.show.choir import choir
from genlib.show.code_maps import code_grid, code_maps
from genlib.show.dirac import dirac_game
from genlib.show.energy_game import energy_game, play
from genlib.show.estimate import estimate
from genlib.show.folding import bent_sheet
from genlib.show.fooled import fooled, measured
from genlib.show.forecast import forecast
from genlib.show.guide import guide
from genlib.show.html import live
from genlib.show.money import money
from genlib.show.network import ask_network
from genlib.show.next_letter import next_letter
from genlib.show.noise import noise_slider
from genlib.show.paint import paint_holes
from genlib.show.passes import passes
from genlib.show.pieces import pieces
from genlib.show.race import race
from genlib.show.remaining import remaining
from genlib.show.splice import splice
from genlib.show.timeline import timeline
from genlib.show.two_kls import two_kls
from genlib.show.walk import walk
from genlib.show.which import which

PICTURE = "canvas => canvas.toDataURL()"
NOT_RUN = "did not run"

PATHS = {
    name: {f"{lr:g}": {"SGD": travel(surface, SGD, lr, 8)} for lr in (0.01, 0.1)}
    for name, surface in SURFACES.items()
}
RACE = race(SURFACES, PATHS, name="one").html
OTHER_RACE = race({"valley": SURFACES["valley"]}, {"valley": PATHS["valley"]}, name="one").html
torch.manual_seed(0)
EXPLORER = latent_explorer(nets.mlp(2, 16), side=4, codes=torch.zeros(3, 2), name="two").html

SQUARE = torch.tensor([[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]])
SHEET = bent_sheet(
    [torch.randn(9, 2)] * 3,
    [torch.randn(4, 5, 2)] * 3,
    [SQUARE, 2 * SQUARE, 0.5 * SQUARE],
    [0.1],
).html

EM = live(
    "em",
    {
        "points": [[50.0, 60.0], [200.0, 220.0]],
        "frames": [
            {"l": f"{-5.0 + i}", "w": "0.5 and 0.5", "e": [[80 + i, 90, 20, 9, 0]] * 2, "r": r}
            for i, r in enumerate(("09", "90"))
        ],
    },
    "plain",
).html

KLS = two_kls(apart=6.0, mean=2.0, std=1.0).html

WHICH = which("GAN").html

TRAITS = {"exact": "p(x) exactly", "code": "a code for x"}
HAS = {(key, "a model"): {"code"} for key in FAMILIES} | {("gan", "a model"): set()}
HAS |= {("flows", "coupling"): {"exact", "code"}, ("mixtures", "of Gaussians"): {"exact"}}
REMAINING = remaining(HAS, TRAITS, start=["code"]).html

DIRAC = dirac_game(h=0.4, gamma=0.0).html

LINE = torch.linspace(-1.95, 1.95, 40)
BOWL = LINE[:, None] ** 2 / 0.4 + LINE**2 / 0.4  # a Gaussian of variance 0.2
WALK = walk({"bowl": BOWL, "flat": 0 * BOWL}, (-2.0, 2.0), torch.tensor([[0.62, -0.41]])).html

FILE = data.known_network("asia")
ASIA = BayesianNetwork.with_tables(FILE.tables, FILE.parents)
NETWORK = ask_network(
    ASIA.tables, ASIA.parents, {v: (i % 3, i // 3) for i, v in enumerate(ASIA.names)}
).html

NOISE = noise_slider(
    {0.1: torch.eye(8), 0.5: 1 - torch.eye(8), 2.0: torch.zeros(8, 8)},
    ["seen", "repaired"],
    {0.1: (20.0, 25.0), 0.5: (9.0, 19.0), 2.0: (4.0, 13.0)},
    side=4,
).html

CHOICES = soft_choices(
    [0.0, 1.0, 0.0],
    [[0.0, 0.0, 0.0], [2.0, 0.0, 0.0]],
    {0.01: (0.0, 40.0), 1.0: (0.5, 1.0)},
    {"leave one out": (0.0, 4.0, 4)},
).html
THREE = torch.zeros(4, 16)  # one example of side 4: itself, what is made of it, two pieces
THREE[:2, :8] = 1.0
THREE[0, 8:12] = THREE[1, 12:16] = 1.0
PIECES = pieces(THREE, side=4).html
TWO = torch.zeros(9, 4)  # nine sites of four bases, all alike but for one couple
COUPLED = torch.zeros(36, 36)
COUPLED[11, 33] = COUPLED[33, 11] = 3.0  # T at -1 and C at +6
SPLICE = splice(TWO, TWO.flatten(), COUPLED, 0.0, torch.zeros(4**9).int(), "CAGGTAAGT").html
ON_A_LINE = ([0.0, 0.2, 0.4, 0.1, 0.3], [0.3, 0.2, 0.1, 0.2, 0.2])
ENERGY = energy_game(*map(torch.tensor, ON_A_LINE), level=0.5, step=0.5).html

CODES = code_grid(5, 2.0)
CODE_MAPS = code_maps(
    {"encoder": (CODES.sum(1) / 8 + 0.5)[:, None].expand(-1, 4), "none": torch.ones(25, 4)},
    {"encoder": 2.0, "none": 3.0},
    {"encoder": torch.tensor([[0.0, 1.0]])},
    torch.tensor([3]),
).html

STRIPES = (torch.arange(784) % 28 / 27 * torch.rand(60, 1) + 0.1 * torch.rand(60, 784)).clamp(0, 1)
PRIORS = {
    "one": MixturePrior(STRIPES, 3, 1, rounds=3),
    "two": MixturePrior(STRIPES, 3, 2, rounds=3),
}
PAINT = paint_holes(STRIPES[:2], PRIORS, 0.02).html

POINTS = data.Moons().sample(40, seed=0)
ESTIMATE = estimate(POINTS, data.Moons().sample(30, seed=1), truth=-1.0).html

FOOLED = fooled(modes=4, n=60, seed=3).html
ACCUSED = accused(0.01, 0.9, 0.01).html
CHORDS = [(72, 67, 64, 48), (74, 69, 65, 50), (74, 69, 62, 50)]  # two parallels, then none
CHOIR = choir({"parallels": CHORDS[:2], "none": CHORDS[1:]}).html

RISE = backtest([float(month) for month in range(1, 25)], [0.0] * 24, year=2004).html

SALE = {"development": 24.0, "rent": 1.0, "price": 3.0, "fall": 1.0, "demand": 1000.0, "paid": 1.0}
SALE = {
    key: prices.Quantity(key, key, "1", value, value, 4 * value, "2026", "assumption", "as told")
    for key, value in (SALE | {"other": 0.0}).items()
}
SALES = money("sales", SALE).html
CHECKING = money("checking", prices.chosen("task")).html
OCCUPATION = money("occupation", prices.chosen("occupation")).html

LAWS = [Bottleneck(0.0, 0.5, 0.0, 0.5, 1e4, 1e4)] * 21
FORECAST = forecast(LAWS, [Law(0.9, 0.0, 1.0, 0.1, 0.5, 1.0, 1e4)] * 10, 1e4, 1e4).html

PARSED = "htmls => { document.open(); document.write(htmls.join('')); document.close(); }"
# JupyterLab puts an output into the page and then each of its scripts once more, in its place.
LAB = """htmls => htmls.forEach(html => {
  const output = document.body.appendChild(document.createElement("div"));
  output.innerHTML = html;
  for (const script of output.querySelectorAll("script")) {
    const again = document.createElement("script");
    for (const {name, value} of script.attributes) again.setAttribute(name, value);
    again.textContent = script.textContent;
    script.replaceWith(again);
  }
})"""
# Some put all outputs into the page first and run their scripts from the page's head.
HEAD = """htmls => {
  for (const html of htmls)
    document.body.appendChild(document.createElement("div")).innerHTML = html;
  for (const script of document.querySelectorAll("script:not([type])")) {
    const again = document.createElement("script");
    again.textContent = script.textContent;
    document.head.appendChild(again).remove();
  }
}"""
WAYS = {"a page": PARSED, "JupyterLab": LAB, "the head": HEAD}


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    yield page
    page.close()


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def show(request, page):
    def open_page(*htmls):
        page.evaluate(request.param, list(htmls))
        assert page.faults == []
        assert NOT_RUN not in page.inner_text("body")
        return page

    return open_page


def test_two_copies_of_a_race_are_two_races(show):
    first, second = show(RACE, RACE).locator(".genlib-race").all()
    for box in (first, second):
        assert box.locator("select.surface option").count() == len(SURFACES)
        assert box.locator("tbody tr").count() == 1
        assert box.locator(".when").inner_text() == "after 8 steps"
    before = second.locator("canvas").evaluate(PICTURE)
    first.locator("input.step").press("Home")
    assert first.locator(".when").inner_text() == "after 0 steps"
    assert second.locator(".when").inner_text() == "after 8 steps"
    assert second.locator("canvas").evaluate(PICTURE) == before
    assert first.locator("canvas").evaluate(PICTURE) != before


def test_races_of_one_name_keep_their_own_data(show):
    page = show(RACE, OTHER_RACE, RACE)
    counts = [box.locator(".surface option").count() for box in page.locator(".genlib-race").all()]
    assert counts == [len(SURFACES), 1, len(SURFACES)]


def test_two_copies_of_an_explorer_are_two_explorers(show):
    first, second = show(EXPLORER, EXPLORER).locator(".genlib-explorer").all()
    before = second.locator("canvas.image").evaluate(PICTURE)
    assert first.locator("canvas.image").evaluate(PICTURE) == before
    first.locator("input.u").press("End")
    assert first.locator("canvas.image").evaluate(PICTURE) != before
    assert second.locator("canvas.image").evaluate(PICTURE) == before
    assert second.locator(".say").inner_text() == "code (0.00, 0.00)"


def test_two_copies_of_a_noise_slider_are_two_sliders(show):
    first, second = show(NOISE, NOISE).locator(".genlib-noise").all()
    before = second.locator("img").get_attribute("src")
    assert first.locator(".level").inner_text() == "0.5"
    first.locator("input").press("End")
    assert first.locator(".level").inner_text() == "2"
    assert first.locator("li output").all_inner_texts() == ["4.0 dB", "13.0 dB"]
    assert first.locator("img").get_attribute("src") != before
    assert second.locator("img").get_attribute("src") == before


def test_soft_choices_move_to_the_corners_and_the_best_estimator_changes(show):
    first, second = show(CHOICES, CHOICES).locator(".genlib-choices").all()
    warm = second.locator("svg").get_attribute("aria-label")
    assert first.locator("tr.best th").inner_text() == "Gumbel-softmax"  # 0.5 + 1 / 4 < 4
    assert first.locator("tbody tr").nth(0).locator("td").all_inner_texts() == [
        "0.5",
        "0.25",
        "0.75",
    ]
    first.locator("input.count").press("End")  # 10,000 evaluations: the bias stays
    assert first.locator("tr.best th").inner_text() == "leave one out"
    first.locator("input.count").press("Home")  # one evaluation is too few for leaving one out
    assert first.locator("tbody tr").count() == 1
    first.locator("input.tau").press("Home")
    assert "100 percent" in first.locator("svg").get_attribute("aria-label")
    assert first.locator(".t").inner_text() == "0.01"
    x, y = (float(first.locator("circle").nth(1).get_attribute(at)) for at in ("cx", "cy"))
    assert abs(x - 20) < 0.1 and abs(y - 182) < 0.1  # the first corner
    assert second.locator("svg").get_attribute("aria-label") == warm


def test_holes_are_filled_as_the_library_fills_them(show):
    first, second = show(PAINT, PAINT).locator(".genlib-paint").all()
    first.locator(".top").click()
    assert "392 of 784 pixels missing" in first.locator(".say").inner_text()
    image, known = (255 * STRIPES[:1]).round() / 255, torch.ones(1, 784)
    known[:, :392] = 0
    seen, damage = Seen(torch.where(known > 0, image, -1.0), known), Damage("inpainting")
    for i, prior in enumerate(PRIORS.values()):
        right = decibels(damage.finish(prior.posterior(seen, damage, 0.02)[0], seen), image)
        shown = float(first.locator(f".db{i}").inner_text().split()[0])
        assert shown == pytest.approx(right, abs=0.06)
    first.locator(".clear").click()
    assert "nothing to fill" in first.locator(".db0").inner_text()
    first.locator(".seen").click()  # paints three by three
    assert "9 of 784 pixels missing" in first.locator(".say").inner_text()
    assert "144 of 784" in second.locator(".say").inner_text()  # at first a square


def test_an_exchange_gains_by_its_partner_in_the_model_of_pairs_alone(show):
    box = show(SPLICE).locator(".genlib-splice")
    at_end = "button[data-site='8'][data-base='1'][data-model='{}']"
    assert box.locator(at_end.format("pairs")).inner_text() == "+0.0"
    box.locator("button[data-site='2'][data-base='3'][data-model='pairs']").click()
    assert box.locator(".site").inner_text() == "CAT|GTAAGT"
    assert box.locator(at_end.format("pairs")).inner_text() == "+3.0"
    assert box.locator(at_end.format("alone")).inner_text() == "+0.0"
    assert "never" in box.locator(".say").inner_text()
    box.locator(".back").click()
    assert box.locator(".site").inner_text() == "CAG|GTAAGT"


def test_a_choir_shows_the_marks_and_the_voices_of_the_piece_that_is_chosen(show):
    first, second = show(CHOIR, CHOIR).locator(".genlib-choir").all()
    assert first.locator(".say").inner_text().startswith("2 chords, 2 marks")
    first.locator("input[value='3']").uncheck()
    assert first.locator("svg rect[opacity='0.2']").count() == 2  # the two notes of the bass
    first.locator("select").select_option("1")
    assert first.locator(".say").inner_text() == "2 chords, 0 marks."
    assert "Piano roll of none" in first.locator("svg").get_attribute("aria-label")
    for word in ("stop", "play"):
        first.locator(".play").click()
        assert first.locator(".play").inner_text() == word
    assert "parallels" in second.locator("svg").get_attribute("aria-label")


def test_pieces_add_up_when_they_are_switched_on(show):
    first, second = show(PIECES, PIECES).locator(".genlib-pieces").all()
    first.locator(".none").click()
    assert "0 of 2 pieces on; squared error 100 %" in first.locator(".say").inner_text()
    first.locator(".on button").first.click()
    assert "1 of 2 pieces on; squared error 50 %" in first.locator(".say").inner_text()
    first.locator(".all").click()
    assert "2 of 2 pieces on; squared error 0 %" in first.locator(".say").inner_text()
    first.locator(".none").click()
    assert "2 of 2 pieces on" in second.locator(".say").inner_text()  # at first up to three


def test_a_point_on_a_map_of_codes_moves_its_picture_and_its_walk(show):
    page = show(CODE_MAPS, CODE_MAPS)
    first, second = page.locator(".genlib-code_maps").all()
    grey = "canvas => canvas.getContext('2d').getImageData(8, 8, 1, 1).data[0]"
    ready = "() => [...document.querySelectorAll('.genlib-code_maps .image')].every(%s)"
    page.wait_for_function(ready % "c => c.getContext('2d').getImageData(8, 8, 1, 1).data[3]")
    assert first.locator(".say").inner_text() == "code (0.0, 0.0)"
    middle, walk = (first.locator(q).evaluate(PICTURE) for q in (".image", ".strip"))
    first.locator(".u").press("End")
    first.locator(".v").press("End")
    assert first.locator(".say").inner_text() == "code (2.0, 2.0)"
    assert first.locator(".image").evaluate(grey) == 0  # all ink at the top right
    assert first.locator(".strip").evaluate(PICTURE) != walk
    first.locator(".start").click()
    assert first.locator(".strip").evaluate(grey) == 0  # and the walk begins there
    box = first.locator(".map").bounding_box()
    page.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + 0.9 * box["height"])
    assert first.locator(".say").inner_text() == "code (-2.0, -2.0)"
    assert first.locator(".image").evaluate(grey) == 255
    dots = first.locator(".map").evaluate(PICTURE)
    first.locator(".tiles").check()
    assert first.locator(".map").evaluate(PICTURE) != dots
    first.locator("select").select_option("none")
    assert "no codes of real digits" in first.locator(".say").inner_text()
    assert first.locator(".tiles").is_checked()
    assert second.locator(".image").evaluate(PICTURE) == middle


def test_a_finer_density_remembers_more_and_its_numbers_are_right(show):
    first, second = show(ESTIMATE, ESTIMATE).locator(".genlib-estimate").all()
    first.locator("select").first.select_option("kernels")
    first.locator("input").press("End")
    said = first.locator(".say").inner_text()
    exact = data.RoundMixture(POINTS, 0.01).log_prob(POINTS.double()).mean().item()
    assert f"kernels of width 0.010: training {exact:.2f}, held-out −" in said
    fine = first.locator("canvas").evaluate(PICTURE)
    first.locator(".dots").select_option("drawn")
    assert first.locator("canvas").evaluate(PICTURE) != fine
    second.locator("input").press("Home")
    said = second.locator(".say").inner_text()
    assert said.startswith("3 × 2 cells: training −") and "the truth −1.00" in said


def test_a_spoiled_sampler_is_measured_as_the_library_measures_it(show):
    first, second = show(FOOLED, FOOLED).locator(".genlib-fooled").all()
    page = json.loads(re.search(r'json">(.*?)</script>', FOOLED).group(1))
    real, train, fresh = (torch.tensor(page[key]) for key in ("real", "train", "fresh"))

    def readings(box):
        rows = box.locator(".bars text").all_text_contents()
        return {
            key: float(value.split()[0]) for key, value in zip(rows[::2], rows[1::2], strict=True)
        }

    for preset, samples in (("a right sampler", fresh), ("copier", train)):
        first.locator("select").select_option(preset)
        expected = measured(samples, real, train)
        assert readings(first) == pytest.approx(expected, abs=6e-4)
    assert "caught by: copying" in first.locator(".say").inner_text()
    first.locator(".missing").press("End")
    assert first.locator(".n-missing").inner_text() == "3"
    first.locator("select").select_option("one mode")
    said = first.locator(".say").inner_text()
    assert "recall, " in said.split(";")[0] and "coverage" in said.split(";")[0]
    first.locator(".strays").press("End")
    assert "precision" in first.locator(".say").inner_text()
    assert readings(second) == pytest.approx(measured(fresh, real, train), abs=6e-4)


def test_the_arenas_table_is_filtered_and_sorted_by_mouse_and_keys(show, tmp_path):
    quality = {"gaussian": 0.0, "copier": 1.0, "flow": 0.97, "kernels": 0.9}
    for name in ("ring", "digits"):
        write(tmp_path, name, quality, copied={"kernels": 0.9})
    html = arena_table(tmp_path).html
    first, second = show(html, html).locator(".genlib-arena_table").all()

    def who(box):
        return box.locator("tbody th").all_inner_texts()

    assert who(first)[:3] == ["copier", "flow", "kernels"] and who(first)[-1] == "sparse"
    assert first.locator("th[aria-sort=ascending]").inner_text().startswith("distance")
    assert "● " in first.locator("tr", has_text="flow").locator("td").first.inner_text()
    first.get_by_role("button", name="distance").press("Enter")
    assert first.locator("th[aria-sort=descending]").count() == 1
    assert who(first)[-1] == "sparse" and "copier" in who(first)[-3:]  # without a number: last
    first.get_by_role("button", name="anomalies").click()
    assert who(first)[0] == "flow"  # more is better: the best first
    first.locator(".honest").check()
    assert not {"copier", "kernels"} & set(who(first))
    first.locator(".draws").check()
    first.locator(".nats").check()
    assert "gan" not in who(first) and "VAE" in who(first)
    assert "≤" in first.locator("tr", has_text="VAE").inner_text()
    first.locator(".kind").select_option("dull")
    assert who(first) == ["one Gaussian"]
    first.locator(".set").select_option("1")
    assert set(who(first)) == {"one Gaussian", "Gaussian per class"}
    assert "2 of 15 on digits" in first.locator(".say").inner_text()
    assert len(who(second)) == 13


def test_a_time_line_is_clicked_or_walked_and_is_a_list_without_scripts(show):
    page = show(timeline().html)
    box = page.locator(".genlib-timeline")
    assert "1985, Boltzmann machine" in box.locator(".say").inner_text()
    box.get_by_role("button", name="GAN", exact=False).first.click()
    said = box.locator(".say")
    assert "2014, GAN (Goodfellow and others)" in said.inner_text()
    assert said.locator("a").get_attribute("href").startswith("../../chapters/2_class")
    page.keyboard.press("ArrowRight")
    assert "2014, NICE" in said.inner_text()
    box.locator("input").fill("1990")
    assert box.locator("button.later").count() > 15
    bare = re.sub(r"(?s)<script.*?</script>", "", timeline().html)
    assert "1985: <strong>Boltzmann machine</strong>" in bare


def test_the_energy_game_plays_as_its_twin_in_python_does(show):
    first, second = show(ENERGY, ENERGY).locator(".genlib-energy_game").all()

    def seen(box):
        tv, _, low, high = re.findall(r"\d+\.\d+", box.locator(".say").inner_text())
        return [float(x) for x in (tv, low, high)]

    def right(energy, fake):
        p = torch.tensor(ON_A_LINE[0]).double()
        e = energy[p > 0]
        return [((fake - p).abs().sum() / 2).item(), e.min().item(), e.max().item()]

    first.locator(".critic").click()
    first.locator(".generator").click()
    energy, fake, _, _ = play(*map(torch.tensor, ON_A_LINE), rounds=1)
    assert seen(first) == pytest.approx(right(energy, fake), abs=0.006)
    for _ in range(3):
        first.locator(".more").click()
    first.locator(".mean").check()
    _, _, energy, fake = play(*map(torch.tensor, ON_A_LINE), rounds=301)
    assert seen(first) == pytest.approx(right(energy, fake), abs=0.006)
    assert second.locator(".say").inner_text().startswith("Round 0")
    first.locator(".again").click()
    assert first.locator(".say").inner_text() == second.locator(".say").inner_text()


def test_two_copies_of_a_player_are_two_players(show):
    first, second = show(EM, EM).locator(".genlib-em").all()
    assert first.locator("circle").count() == 2 and first.locator("ellipse").count() == 2
    before = first.locator("svg").inner_html()
    first.locator("input").press("End")
    assert first.locator(".say").inner_text().startswith("after 1 rounds: log-likelihood -4.0")
    assert second.locator(".say").inner_text().startswith("after 0 rounds: log-likelihood -5.0")
    assert first.locator("svg").inner_html() != before == second.locator("svg").inner_html()


def test_a_chapter_may_bring_its_own_figure(show):
    draw = "(stage, data) => { stage.textContent = data.text; }"
    page = show(live("mine", {"text": "</script><b>1 < 2"}, "plain", draw=draw).html)
    assert page.locator(".genlib-mine .stage").inner_text() == "</script><b>1 < 2"


def test_a_saved_page_draws_its_figures_again(page):
    page.evaluate(PARSED, [RACE])
    page.set_content(page.content())
    assert page.locator(".surface option").count() == len(SURFACES)
    assert page.locator("tbody tr").count() == 1


def test_the_smallest_game_says_what_the_eigenvalues_say(page):
    page.evaluate(PARSED, [DIRAC])
    says = page.locator(".genlib-dirac .say")
    assert "1.000: the game circles" in says.inner_text()
    page.locator(".genlib-dirac .turns").uncheck()
    assert "1.020: the game leaves" in says.inner_text() and "7.1" in says.inner_text()
    page.locator(".genlib-dirac .turns").check()
    page.locator(".genlib-dirac .g").fill("0.3")
    assert "0.938: the game converges" in says.inner_text()


def test_chains_go_down_by_the_slope_and_with_noise_reach_the_gaussian(page):
    page.evaluate(PARSED, [WALK])
    box = page.locator(".genlib-walk")

    def mean():
        return float(re.search(r"Mean energy ([\d.]+)", box.locator(".say").inner_text())[1])

    box.locator(".from").click()
    assert "0 steps taken" in box.locator(".say").inner_text()
    assert "100 % of the chains" in box.locator(".say").inner_text()
    before = mean()
    assert before == pytest.approx((0.62**2 + 0.41**2) / 0.4, abs=0.03)
    box.locator(".noise").uncheck()
    box.locator(".size").fill("0.2")
    box.locator(".more").click()
    assert mean() == pytest.approx(before * (1 - 0.5 * 0.2**2 / 0.2) ** 20, abs=0.03)
    box.locator(".noise").check()
    box.locator(".size").fill("0.1")
    for _ in range(3):
        box.locator(".most").click()
    assert 0.75 < mean() < 1.25  # of 150 chains; exactly 1, and a 20th more for the step
    box.locator("select").select_option("flat")
    assert mean() == 0


def test_needs_decide_which_families_remain(page):
    page.evaluate(PARSED, [REMAINING])
    figure, say = page.locator(".genlib-remaining"), page.locator(".genlib-remaining .say")
    assert say.inner_text() == f"{len(FAMILIES) - 1} of {len(FAMILIES)} families remain."
    assert figure.locator("li.goes").inner_text().endswith("lacks: a code for x")
    figure.locator("input[value=exact]").check()
    assert figure.locator("li.stays").all_inner_texts() == ["Normalizing flow by coupling"]
    figure.locator("button").click()
    assert say.inner_text() == f"{len(FAMILIES)} of {len(FAMILIES)} families remain."
    assert figure.locator("input:checked").count() == 0
    assert not page.faults


def test_boxes_decide_which_algorithms_apply(page):
    page.evaluate(PARSED, [WHICH])

    def applies():
        rows = page.locator(".genlib-which tr.yes th")
        return set(rows.all_inner_texts()), page.locator(".genlib-which .say").inner_text()

    assert applies() == ({"adversarial"}, "1 of 10 algorithms can train it.")
    page.locator(".genlib-which select").select_option("flow")
    names, _ = applies()  # a density is an energy, too
    assert names == {"exact gradient", "contrastive divergence", "score matching", "adversarial"}
    page.locator(".genlib-which input[value=density]").uncheck()
    page.locator(".genlib-which input[value=sampler]").uncheck()
    assert applies()[0] == {"contrastive divergence", "score matching"}
    assert page.locator(".genlib-which select").input_value() == ""


def test_a_letter_that_is_clicked_is_written(show):
    table = {"": {"a": 0.6, "b": 0.4}, "a": {"n": 0.7, "": 0.3}}
    page = show(next_letter({"one": table, "other": table}, ["n-gram", "GRU"]).html)
    box, say = page.locator(".genlib-next_letter input"), page.locator(".genlib-next_letter .say")
    assert say.inner_text() == "The first letter is:"
    page.get_by_role("button", name=re.compile(r"a\s+60\.0 %\s+by other")).click()
    assert box.input_value() == "a" and say.inner_text() == 'After "a" comes:'
    assert page.get_by_role("button", name=re.compile(r"the end\s+30\.0 %\s+by one")).is_disabled()
    box.fill("Q")
    assert "too rare: this page knows the 2 commonest" in say.inner_text()
    assert page.locator(".genlib-next_letter .bar").count() == 0


def test_each_divergence_descends_to_its_own_gaussian(page):
    page.evaluate(PARSED, [KLS])

    def found(button):
        page.locator(f".genlib-two_kls {button}").click()
        return [float(page.locator(f".genlib-two_kls {q}").input_value()) for q in (".m", ".s")]

    mean, std = found(".reverse")  # from the right: that mode, and its width
    assert abs(mean - 3) < 0.1 and abs(std - 1) < 0.1
    assert re.search(r"KL\(q ‖ p\) = 0\.9\d+", page.locator(".genlib-two_kls .say").inner_text())
    mean, std = found(".forward")  # mean and variance of p: -0.6, 1 + 9 - 0.36
    assert abs(mean + 0.6) < 0.1 and abs(std - 9.64**0.5) < 0.1


@pytest.mark.parametrize(
    "html",
    [
        RACE,
        EXPLORER,
        EM,
        DIRAC,
        NETWORK,
        KLS,
        WHICH,
        REMAINING,
        CHOICES,
        PIECES,
        WALK,
        ENERGY,
        PAINT,
        SPLICE,
        SALES,
        FOOLED,
        FORECAST,
        ACCUSED,
    ],
    ids=[
        "race",
        "explorer",
        "player",
        "game",
        "network",
        "divergences",
        "boxes",
        "tree",
        "choices",
        "pieces",
        "chains",
        "energy",
        "holes",
        "splice",
        "money",
        "fooled",
        "forecast",
        "accused",
    ],
)
def test_an_untrusted_notebook_shows_a_sentence_and_no_dead_controls(page, html):
    # what JupyterLab leaves of an output that it does not trust
    html = re.sub(r"<(script|style).*?</\1>", "", html, flags=re.S)
    html = re.sub(r' (id|data-\w+)="[^"]*"', "", html)
    page.evaluate(PARSED, [html])
    assert NOT_RUN in page.inner_text("body") and "Trust Notebook" in page.inner_text("body")
    assert page.locator("input, select, button, canvas, table, svg").count() == 0


def test_a_sheet_says_how_dense_its_patches_are(show):
    first, second = show(SHEET, SHEET).locator(".genlib-sheet").all()
    assert first.locator("tbody td").all_inner_texts() == ["0.1000", "1.000", "0.100"]
    depth = first.locator("input.depth")
    depth.press("End")
    assert first.locator(".when").inner_text() == "data"
    assert first.locator("tbody td").all_inner_texts() == ["0.1000", "0.250", "0.400"]
    depth.evaluate("i => { i.value = 0.5; i.dispatchEvent(new Event('input')); }")
    between = float(first.locator("tbody td").nth(1).inner_text())
    assert between == pytest.approx(2.25, abs=0.01)  # a square of side 1.5, half-way
    assert second.locator(".when").inner_text() == "noise"


def says(box) -> dict[str, str]:
    """What each variable's box of a network says."""
    return dict(node.locator("text").all_text_contents() for node in box.locator("g.node").all())


def named(box, name):
    """The box of a variable, by what a screen reader calls it."""
    return box.get_by_role("button", name=re.compile(f"^{name} "))


def exact(network, seen) -> dict[str, str]:
    """The same by elimination, for those that are not observed."""
    p = {v: eliminate(network, v, seen).p[0].item() for v in network.names if v not in seen}
    return {v: f"{100 * q:.{1 if q < 0.1 else 0}f} %" for v, q in p.items()}


def test_a_network_answers_as_elimination_does(show):
    first, second = show(NETWORK, NETWORK).locator(".genlib-network").all()

    def click(*names):
        for name in names:
            named(first, name).click()

    nothing = exact(ASIA, {})
    assert says(first) == nothing
    click("xray")
    assert says(first) == exact(ASIA, {"xray": 0}) | {"xray": "yes"}
    seen = eliminate(ASIA, "tub", {"xray": 0}).log_evidence.exp().item()
    assert f"probability {seen:.3g}" in first.locator(".say").inner_text()
    click("lung", "lung")  # twice: no
    assert says(first) == exact(ASIA, {"xray": 0, "lung": 1}) | {"xray": "yes", "lung": "no"}
    click("xray", "xray", "lung")  # to no, and both forgotten
    assert says(first) == nothing
    first.get_by_label("do").check()
    click("xray")
    assert says(first) == {**exact(do(ASIA, xray=0), {}), "xray": "do: yes"}
    click("bronc", "bronc")
    first.get_by_label("see").check()
    click("dysp")
    cut = exact(do(ASIA, xray=0, bronc=1), {"dysp": 0})
    assert says(first) == {**cut, "xray": "do: yes", "bronc": "do: no", "dysp": "yes"}
    faded = first.locator('line[opacity="0.2"]').count()
    assert faded == len(ASIA.parents["xray"]) + len(ASIA.parents["bronc"])
    first.get_by_role("button", name="forget all").click()
    assert says(first) == nothing == says(second)


def test_a_network_is_asked_by_keys_and_says_what_cannot_be(page):
    page.evaluate(PARSED, [NETWORK])
    box = page.locator(".genlib-network")
    named(box, "tub").press("Enter")
    either = named(box, "either")
    either.press("Space")
    either.press("Enter")
    assert says(box)["tub"] == "yes" and says(box)["either"] == "no"
    assert says(box)["smoke"] == "?"
    assert "cannot be true together" in box.locator(".say").inner_text()


def test_the_graph_goes_forwards_and_then_backwards(show):
    w, x = Scalar(0.5), Scalar(2.0)
    a = w * x
    html = passes(a * w, {"w": w, "x": x, "a": a}).html
    first, second = show(html, html).locator(".genlib-passes").all()
    assert first.locator("svg rect").count() == 4
    first.locator("button.next").click()
    assert first.locator(".say").inner_text().startswith("Forward pass, node 1 of 4")
    first.locator("input.step").press("End")
    said = first.locator(".say").inner_text()
    assert said.startswith("Backward pass, node 4 of 4") and "leaf" in said
    assert second.locator(".say").inner_text().startswith("Press next")


def test_a_backtest_begins_in_the_year_that_is_chosen(show):
    first, second = show(RISE, RISE).locator(".genlib-backtest").all()
    said = first.locator(".say").inner_text()
    assert "1 became 1.00 by the forecast" in said and "1.27 by holding" in said
    assert "100 % of 400 rules" in said
    first.locator("input").press("End")
    said = first.locator(".say").inner_text()
    assert said.startswith("From 2005 on") and "1.13 by holding" in said
    assert second.locator(".say").inner_text().startswith("From 2004 on")


def test_a_model_breaks_even_when_its_margins_have_paid_for_it(show):
    first, second = show(SALES, SALES).locator(".genlib-money").all()
    # 1000e9 tokens a month leave 2 USD per million: 2 million USD a month, 24 million spent
    said = first.locator(".say").inner_text()
    assert "leave 2.00 USD" in said and "breaks even after 12.0 months" in said
    assert "stop after 24 months, with 24 million" in said
    first.locator("input[data-key=rent]").press("End")  # 4 USD: each token loses
    said = first.locator(".say").inner_text()
    assert "leave -1.00 USD" in said and "never breaks even" in said and "after 0 months" in said
    assert "after 12.0 months" in second.locator(".say").inner_text()


def test_the_best_check_and_the_edge_of_an_occupation_are_the_librarys(show):
    page = show(CHECKING, OCCUPATION)
    task = prices.middle(prices.chosen("task"))
    best = float(saved.best_check(task["wrong"], task["need"], task["redo"], task["harm"]))
    task["check"] = best
    said = page.locator(".genlib-money .say").nth(0).inner_text()
    assert f"takes {100 * best:.0f} % of the time by hand" in said
    desk, end = 100 * saved.at_the_desk(**task), 100 * saved.in_the_end(**task)
    assert f"shows {desk:.0f} %" in said and f"it is {end:.0f} %" in said
    work = prices.middle(prices.chosen("occupation"))
    box = page.locator(".genlib-money").nth(1)
    for end in (None, "Home"):
        if end:
            box.locator("input[data-key=cut]").press(end)
            work["cut"] = prices.chosen("occupation")["cut"].low
        edge = jobs.enough_elasticity(work["cut"], work["share"])
        assert f"elasticity of {edge:.2f}" in box.locator(".say").inner_text()


def test_the_guide_answers_as_the_function_does(show):
    runs = {
        "distance": {"flow": [1.0, 1.1, 0.9], "gan": [2.0, 2.1, 1.9], "gaussian": [9.0, 9.1, 8.9]},
        "sample_ms": {"flow": [1.0] * 3, "gan": [0.01] * 3, "gaussian": [0.01] * 3},
    }
    known = [Facts("digits", runs, {"distance": 0.1}, frozenset({"gaussian"}))]
    html = guide("draw", "images", known).html
    first, second = show(html, html).locator(".genlib-guide").all()
    said = first.locator(".say")
    assert said.locator(".head").inner_text() == "Use a flow."
    assert "A hint: one set was measured" in said.inner_text()
    first.locator("input[value=fast]").focus()
    first.locator("input[value=fast]").press("Space")
    assert said.locator(".head").inner_text() == "Use a GAN."
    assert "Without these needs it would be a flow." in said.inner_text()
    first.locator("select.kind").focus()
    first.locator("select.kind").press("ArrowDown")
    assert said.locator(".head").inner_text().startswith("No answer")
    first.locator("select.kind").select_option("images")
    first.locator("select.purpose").select_option("compress")
    assert choose("compress", "images", ["fast"], known).sure == "not measured"
    assert "Not measured" in said.inner_text()
    assert second.locator(".say .head").inner_text() == "Use a flow."


def test_a_law_foresees_what_larger_sizes_bring(show):
    first, second = show(FORECAST, FORECAST).locator(".genlib-forecast").all()
    assert "foresees 1.41 nats" in first.locator(".say").inner_text()  # the root of 1 + 1
    first.locator("input[data-key=n]").press("End")  # a thousand times the parameters
    said = first.locator(".say").inner_text()
    assert "foresees 1.00 nats" in said and "0.41 less" in said and "1,000 times" in said
    assert "n-gram's law foresees 1.00" in said
    first.locator("input[data-key=d]").press("End")
    said = first.locator(".say").inner_text()
    assert "foresees 0.04 nats" in said and "1,000,000 times" in said and "foresees 0.90" in said
    assert "foresees 1.41 nats" in second.locator(".say").inner_text()


def test_alarms_are_counted_by_bayes_rule(show):
    first, second = show(ACCUSED, ACCUSED).locator(".genlib-accused").all()
    said = first.locator(".say").inner_text()
    assert "100 are generated. The detector accuses 189: 90 rightly and 99 wrongly" in said
    assert "48 % of its alarms are right, and 10 fakes pass" in said
    first.locator("input[data-key=base]").press("End")  # one half
    said = first.locator(".say").inner_text()
    assert "5,000 are generated" in said and "99 % of its alarms are right" in said
    assert "accuses 189" in second.locator(".say").inner_text()
