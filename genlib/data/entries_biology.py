"""The part of the catalogue that medicine and biology use."""

from genlib.data.sources import File, Source

BIOLOGY = (
    Source(
        "breast_cancer",
        what="569 breast masses: 30 measurements of cell nuclei, malignant or benign",
        source="Street, Wolberg and Mangasarian 1993, UCI Breast Cancer Wisconsin (Diagnostic)",
        licence="CC BY 4.0 (UCI)",
        had="in the package scikit-learn",
        files=(
            File(
                "breast_cancer.csv",
                119913,
                "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed",
            ),
        ),
    ),
    Source(
        "splice_sites",
        what="10,227 starts of human introns, 9 bases each, and how often each occurs",
        source="GENCODE annotation of hg38 (Frankish et al. 2019), as packed for logomaker",
        licence="MIT (logomaker); GENCODE data are open",
        had="in the package logomaker",
        files=(
            File(
                "ss_sequences.txt",
                125480,
                "57720d487a803c482cb5dec902133e2dc484d6a35824e6ce2c7df9e04842ef5e",
            ),
        ),
    ),
    Source(
        "ww_domains",
        what="3053 protein domains of the family WW, 26 aligned residues each",
        source="Pfam PF00397, RP15 (Finn et al. 2014), as packed for logomaker",
        licence="MIT (logomaker); Pfam is CC0",
        had="in the package logomaker",
        files=(
            File(
                "ww_sequences.fa",
                249232,
                "c8a05e156f5a07eb0ac4bd013f492f0b9d38ee61ac4f48bc762ebc4397558dea",
            ),
        ),
    ),
)
