"""The network behind `mini`: a BERT encoder (6 layers, 384 wide), mean pooling over real tokens, six linear heads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import BertConfig, BertModel


class _SharedDropout(nn.Module):
    """Drop whole channels of a sequence: as good as token by token here, and hardly any random numbers to draw."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        if not self.training or hidden.dim() != 3:
            return hidden
        keep = torch.rand(hidden.shape[0], 1, hidden.shape[2]) >= self.share
        return hidden * (keep.to(hidden.dtype) / (1 - self.share))


class Mini(nn.Module):
    """Token ids and mask (rows, length) to logits (rows, 6)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        config._attn_implementation = "eager"  # the fused kernel's backward pass is twice as slow on a CPU
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.Linear(config.hidden_size, 6)
        self._share_dropout(0.07)

    def _share_dropout(self, share: float) -> None:
        self.encoder.embeddings.dropout = _SharedDropout(share)
        for layer in self.encoder.encoder.layer:
            layer.attention.output.dropout = _SharedDropout(share)
            layer.output.dropout = _SharedDropout(share)

    @classmethod
    def from_base(cls, folder: Path, kept: np.ndarray) -> Mini:
        """Take the pretrained encoder over, with the embeddings of the kept tokens only."""
        whole = BertModel.from_pretrained(folder, add_pooling_layer=False)
        config = whole.config
        config.vocab_size = len(kept)
        model = cls(config)
        state = whole.state_dict()
        state["embeddings.word_embeddings.weight"] = state["embeddings.word_embeddings.weight"][torch.tensor(kept)]
        model.encoder.load_state_dict(state)
        return model

    def save(self, path: Path) -> None:
        """Write configuration and weights."""
        torch.save({"config": self.encoder.config.to_dict(), "state": self.state_dict()}, path)

    @classmethod
    def load(cls, path: Path) -> Mini:
        """Read what `save` wrote."""
        found = torch.load(path, weights_only=True)
        model = cls(BertConfig(**found["config"]))
        model.load_state_dict(found["state"])
        return model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * weights).sum(1) / weights.sum(1)
        return self.heads(self.drop(pooled))
