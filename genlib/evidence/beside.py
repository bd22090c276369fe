"""Runs made again, set beside the stored ones: what a student sees after `study.rerun(seeds=1)`."""


def beside(study, seeds, settings):
    """Make runs of a study and compare them with the stored ones.

    Args:
        study: a `genlib.studies.Study`.
        seeds: how many, or which.
        settings: only runs with these settings.

    Returns:
        A pandas table, one row per run and value: yours, the stored one of that seed, and the
        lowest and the highest of all seeds.
    """
    import pandas as pd  # here: it takes long to import

    chosen = study.seeds[:seeds] if isinstance(seeds, int) else tuple(seeds)
    stored, rows = study.table(partial=True), []
    for given in study.settings:
        if not settings.items() <= given.items():
            continue
        same = stored
        for name, value in given.items():
            same = same[same[name] == value] if len(same) else same
        for record in study.run(chosen, given, ""):
            for name, value in record.values.items():
                row = {**given, "seed": record.seed, "value": name, "yours": value}
                if len(same):
                    of_seed = same[same["seed"] == record.seed][name]
                    row["stored"] = float(of_seed.iloc[0]) if len(of_seed) else float("nan")
                    row["lowest"], row["highest"] = same[name].min(), same[name].max()
                rows.append(row)
    return pd.DataFrame(rows)
