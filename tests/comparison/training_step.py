"""Weft's training step in plain PyTorch, to know what Weft's own takes beside it.

Python is used for this comparison and for nothing else in the project: no build, test or tool needs it. What is below is the
model as one would write it with torch.nn and torch.nn.functional, without kernels of one's own: deformable attention is the
usual composition around grid_sample. Parameters carry the names of Weft's model files, so that one loads strictly.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install torch numpy safetensors
    ./weft bench train --batches /tmp/batches
    /tmp/venv/bin/python tests/comparison/training_step.py --batches /tmp/batches --check      # same losses and gradient norm?
    /tmp/venv/bin/python tests/comparison/training_step.py --batches /tmp/batches              # median seconds a step
    /tmp/venv/bin/python tests/comparison/training_step.py --batches /tmp/batches --rounds 3   # Weft and this by turns

The data is made before the clock starts; Weft's step makes its own while it computes. Shapes below: B rows, L tokens, N pictures
of the batch, K pictures to draw, C channels.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

MODEL = Path(__file__).resolve().parents[2] / "assets/models/storyworld-mini"


# ---------------------------------------------------------------------------------------------------------------- positions


def sin_cos_1d(dim, positions):
    omega = 1.0 / 10000 ** (torch.arange(dim // 2, dtype=torch.float32) / (dim / 2.0))
    angle = positions.float()[:, None] * omega[None]
    return torch.cat([angle.sin(), angle.cos()], dim=1)


def resized(table, side):
    """A square table of positions [grid², C] for another grid, [side², C]."""
    grid = math.isqrt(table.shape[0])
    if grid == side:
        return table
    picture = table.reshape(1, grid, grid, -1).permute(0, 3, 1, 2)
    picture = F.interpolate(picture, size=(side, side), mode="bicubic", align_corners=False)
    return picture.flatten(2).squeeze(0).t().contiguous()


def grid_points(side):
    line = (torch.arange(side, dtype=torch.float32) + 0.5) / side
    y, x = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([x, y], dim=-1).reshape(side * side, 2)


def tokens_of(picture):
    return picture.flatten(2).transpose(1, 2)


def picture_of(tokens, side):
    return tokens.transpose(1, 2).reshape(tokens.shape[0], tokens.shape[2], side, side)


# ------------------------------------------------------------------------------------------------------ deformable attention


def deformable_core(value, sizes, locations, weights):
    """value [N, S, H, D], locations [N, Q, H, L, P, 2] in 0..1, weights [N, Q, H, L, P] to [N, Q, H * D]."""
    n, _, heads, dim = value.shape
    queries, points = locations.shape[1], locations.shape[4]
    maps = value.split([s * s for s in sizes], dim=1)
    grids = 2 * locations - 1
    read = 0
    for level, side in enumerate(sizes):
        picture = maps[level].flatten(2).transpose(1, 2).reshape(n * heads, dim, side, side)
        grid = grids[:, :, :, level].transpose(1, 2).flatten(0, 1)
        sampled = F.grid_sample(picture, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
        weight = weights[:, :, :, level].transpose(1, 2).reshape(n * heads, 1, queries, points)
        read = read + (sampled * weight).sum(-1)
    return read.view(n, heads * dim, queries).transpose(1, 2).contiguous()


class DeformableAttention(nn.Module):
    def __init__(self, dim, heads, levels, points=4):
        super().__init__()
        self.heads, self.levels, self.points = heads, levels, points
        self.sampling_offsets = nn.Linear(dim, heads * levels * points * 2)
        self.attention_weights = nn.Linear(dim, heads * levels * points)
        self.value_proj = nn.Linear(dim, dim // 2)
        self.output_proj = nn.Linear(dim // 2, dim)

    def forward(self, query, reference, features, sizes):
        n, q, _ = query.shape
        value = self.value_proj(features).view(n, features.shape[1], self.heads, -1)
        offsets = self.sampling_offsets(query).view(n, q, self.heads, self.levels, self.points, 2)
        weights = self.attention_weights(query).view(n, q, self.heads, self.levels * self.points)
        weights = F.softmax(weights, -1).view(n, q, self.heads, self.levels, self.points)
        shape = torch.tensor(sizes, dtype=torch.float32)
        locations = reference[None, :, None, None, None, :] + offsets / shape[None, None, None, :, None, None]
        return self.output_proj(deformable_core(value, sizes, locations, weights))


class MMFS(nn.Module):
    """Multi-image, multi-scale deformable attention: one softmax over pictures, levels, points and the ignore slots."""

    def __init__(self, query_dim, value_dim, width, out_dim, levels, heads, points, max_images):
        super().__init__()
        self.heads, self.levels, self.points = heads, levels, points
        self.register_buffer("ignore_token", torch.zeros(1, 1, 1, width))
        self.sampling_offsets = nn.Linear(query_dim, heads * points * 2)
        self.dynamic_offset_mask = nn.Linear(query_dim, query_dim)
        self.attention_weights = nn.Linear(query_dim, heads * levels * (points + 1))
        self.value_proj = nn.Linear(value_dim, width)
        self.output_proj = nn.Linear(width, out_dim)
        self.query_relpos = nn.Embedding(max_images, query_dim)

    def forward(self, query, reference, value, sizes, base, mask, ranks):
        """query [N, Q, C], reference [Q, 2], value [N, I, S, width], mask and ranks [N, 1 or Q, I]."""
        n, q, _ = query.shape
        images, heads, levels, points = value.shape[1], self.heads, self.levels, self.points
        per_image = self.dynamic_offset_mask(query)[:, :, None] + self.query_relpos(ranks)
        offsets = self.sampling_offsets(per_image).view(n, q, images, heads, points, 2)
        logits = self.attention_weights(per_image).view(n, q, images, heads, levels, points + 1)
        seen = logits[..., :points] + ((1 - mask) * -10000.0)[..., None, None, None]
        ignore = torch.full((n, q, images, heads, levels, 1), -math.log(images * levels))
        joint = torch.cat([seen, ignore], -1).permute(0, 1, 3, 2, 4, 5)
        joint = F.softmax(joint.flatten(3), -1).view(n, q, heads, images, levels, points + 1)
        ignored = joint[..., points].sum((3, 4))
        # every level has the same place in 0..1: offsets count in pixels of the base grid
        locations = reference[None, :, None, None, None] + offsets / base
        grids, weights = 2 * locations - 1, joint[..., :points]
        maps = value.view(n, images, -1, heads, value.shape[3] // heads).split([s * s for s in sizes], dim=2)
        read = 0
        # a picture and level at a time: faster here than all of them in one tensor, which leaves the caches
        for image in range(images):
            grid = grids[:, :, image].transpose(1, 2).reshape(n * heads, q, points, 2)
            for level, side in enumerate(sizes):
                picture = maps[level][:, image].permute(0, 2, 3, 1).reshape(n * heads, -1, side, side)
                sampled = F.grid_sample(picture, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
                weight = weights[:, :, :, image, level].transpose(1, 2).reshape(n * heads, 1, q, points)
                read = read + (sampled * weight).sum(-1)
        read = read.view(n, heads, -1, q).permute(0, 3, 1, 2)
        read = read + ignored[..., None] * self.ignore_token.view(1, 1, heads, -1)
        return self.output_proj(read.reshape(n, q, -1))


# -------------------------------------------------------------------------------------------------------------------- vision


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class SpatialPrior(nn.Module):
    def __init__(self, plane, dim):
        super().__init__()

        def step(a, b, stride):
            return [nn.Conv2d(a, b, 3, stride, 1, bias=False), LayerNorm2d(b, eps=1e-6), nn.ReLU(inplace=True)]

        self.stem = nn.Sequential(
            *step(3, plane, 2), *step(plane, plane, 1), *step(plane, plane, 1), nn.MaxPool2d(3, 2, 1)
        )
        self.conv2 = nn.Sequential(*step(plane, 2 * plane, 2))
        self.conv3 = nn.Sequential(*step(2 * plane, 4 * plane, 2))
        self.conv4 = nn.Sequential(*step(4 * plane, 4 * plane, 2))
        self.fc1 = nn.Conv2d(plane, dim, 1)
        self.fc2 = nn.Conv2d(2 * plane, dim, 1)
        self.fc3 = nn.Conv2d(4 * plane, dim, 1)
        self.fc4 = nn.Conv2d(4 * plane, dim, 1)

    def forward(self, x):
        c1 = self.stem(x)
        c2 = self.conv2(c1)
        c3 = self.conv3(c2)
        c4 = self.conv4(c3)
        return self.fc1(c1), tokens_of(self.fc2(c2)), tokens_of(self.fc3(c3)), tokens_of(self.fc4(c4))


class Injector(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros(dim))
        self.query_norm = nn.LayerNorm(dim)
        self.feat_norm = nn.LayerNorm(dim)
        self.attn = DeformableAttention(dim, heads, 3)

    def forward(self, x, c, points, sizes):
        return x + self.gamma * self.attn(self.query_norm(x), points, self.feat_norm(c), sizes)


class DepthwiseConv(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, 3, 1, 1, groups=dim)

    def forward(self, x, sizes):
        parts = x.split([s * s for s in sizes], dim=1)
        return torch.cat([tokens_of(self.dwconv(picture_of(p, s))) for p, s in zip(parts, sizes)], 1)


class ConvFfn(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden)
        self.dwconv = DepthwiseConv(hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, x, sizes):
        return self.fc2(F.gelu(self.dwconv(self.fc1(x), sizes)))


class Extractor(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.query_norm = nn.LayerNorm(dim)
        self.feat_norm = nn.LayerNorm(dim)
        self.attn = DeformableAttention(dim, heads, 1)
        self.ffn = ConvFfn(dim, dim // 4)
        self.ffn_norm = nn.LayerNorm(dim)

    def forward(self, c, x, points, patches, pyramid):
        c = c + self.attn(self.query_norm(c), points, self.feat_norm(x), patches)
        return c + self.ffn(self.ffn_norm(c), pyramid)


class Interaction(nn.Module):
    def __init__(self, dim, heads, extra):
        super().__init__()
        self.injector = Injector(dim, heads)
        self.extractor = Extractor(dim, heads)
        if extra:
            self.extra_extractors = nn.ModuleList(Extractor(dim, heads) for _ in range(extra))
        self.extra = extra


class ClipAttention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(dim, dim)
        self.k_proj = nn.Linear(dim, dim)
        self.v_proj = nn.Linear(dim, dim)
        self.out_proj = nn.Linear(dim, dim)

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = (p(x).view(n, t, self.heads, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        return self.out_proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, c))


class ClipMlp(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, x):
        x = self.fc1(x)
        return self.fc2(x * torch.sigmoid(1.702 * x))


class ClipLayer(nn.Module):
    def __init__(self, v):
        super().__init__()
        self.self_attn = ClipAttention(v["dim"], v["heads"])
        self.layer_norm1 = nn.LayerNorm(v["dim"])
        self.mlp = ClipMlp(v["dim"], v["mlp"])
        self.layer_norm2 = nn.LayerNorm(v["dim"])

    def forward(self, x):
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class Embeddings(nn.Module):
    def __init__(self, v, tokens):
        super().__init__()
        self.class_embedding = nn.Parameter(torch.randn(v["dim"]) * 0.02)
        self.patch_embedding = nn.Conv2d(3, v["dim"], v["patch"], v["patch"], bias=False)
        self.position_embedding = nn.Embedding(tokens, v["dim"])

    def forward(self, x):
        patches = tokens_of(self.patch_embedding(x))
        cls = self.class_embedding.expand(x.shape[0], 1, -1)
        return torch.cat([cls, patches], 1) + self.position_embedding.weight


class Layers(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)


class VisionAdapter(nn.Module):
    def __init__(self, v):
        super().__init__()
        dim, heads = v["dim"], v["adapterHeads"]
        self.grid = g = v["imageSize"] // v["patch"]
        self.adapter_level_embed = nn.Parameter(torch.randn(3, dim))
        self.embeddings = Embeddings(v, 1 + g * g)
        self.pre_layrnorm = nn.LayerNorm(dim)
        self.encoder = Layers(ClipLayer(v) for _ in range(v["layers"]))
        self.adapter_spm = SpatialPrior(v["convInplane"], dim)
        self.adapter_interactions = nn.ModuleList(Interaction(dim, heads, 2 if i == 3 else 0) for i in range(4))
        self.adapter_up = nn.ConvTranspose2d(dim, dim, 2, 2)
        self.pyramid = [2 * g, g, g // 2]
        self.register_buffer("patch_points", grid_points(g), persistent=False)
        self.register_buffer("pyramid_points", torch.cat([grid_points(s) for s in self.pyramid]), persistent=False)

    def forward(self, image):
        g, pyramid = self.grid, self.pyramid
        c1, c2, c3, c4 = self.adapter_spm(image)
        level = self.adapter_level_embed
        c = torch.cat([c2 + level[0], c3 + level[1], c4 + level[2]], 1)
        all_tokens = self.pre_layrnorm(self.embeddings(image))
        cls, x = all_tokens[:, :1], all_tokens[:, 1:]
        outs = []
        per = len(self.encoder.layers) // 4
        for i, block in enumerate(self.adapter_interactions):
            x = block.injector(x, c, self.patch_points, pyramid)
            h = torch.cat([cls, x], 1)
            for layer in self.encoder.layers[i * per : (i + 1) * per]:
                h = layer(h)
            cls, x = h[:, :1], h[:, 1:]
            c = block.extractor(c, x, self.pyramid_points, [g], pyramid)
            if block.extra:
                for extractor in block.extra_extractors:
                    c = extractor(c, x, self.pyramid_points, [g], pyramid)
            outs.append(picture_of(x, g))
        c2, c3, c4 = (picture_of(p, s) for p, s in zip(c.split([s * s for s in pyramid], 1), pyramid))
        maps = [
            self.adapter_up(c2) + c1 + F.interpolate(outs[0], scale_factor=4, mode="bilinear", align_corners=False),
            c2 + F.interpolate(outs[1], scale_factor=2, mode="bilinear", align_corners=False),
            c3 + outs[2],
            c4 + F.avg_pool2d(outs[3], 2),
        ]
        return torch.cat([cls, x], 1), maps


# ----------------------------------------------------------------------------------------------------------------- resampler


class FormerSelf(nn.Module):
    def __init__(self, dim, source, heads, qk_norm):
        super().__init__()
        self.heads, self.qk_norm = heads, qk_norm
        self.query = nn.Linear(dim, dim)
        self.key = nn.Linear(source, dim)
        self.value = nn.Linear(source, dim)
        if qk_norm:
            self.q_norm = nn.LayerNorm(dim // heads, eps=1e-12)
            self.k_norm = nn.LayerNorm(dim // heads, eps=1e-12)

    def forward(self, x, source, mask):
        def split(t):
            return t.view(t.shape[0], t.shape[1], self.heads, -1).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(source)), split(self.value(source))
        if self.qk_norm:
            q, k = self.q_norm(q), self.k_norm(k)
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).flatten(2)


class FormerOutput(nn.Module):
    def __init__(self, inner, dim):
        super().__init__()
        self.dense = nn.Linear(inner, dim)
        self.LayerNorm = nn.LayerNorm(dim, eps=1e-12)

    def forward(self, x, residual):
        return self.LayerNorm(self.dense(x) + residual)


class FormerAttention(nn.Module):
    def __init__(self, dim, source, heads, qk_norm):
        super().__init__()
        self.attention = FormerSelf(dim, source, heads, qk_norm)
        self.output = FormerOutput(dim, dim)

    def forward(self, x, source, mask=None):
        return self.output(self.attention(x, source, mask), x)


class Dense(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.dense = nn.Linear(a, b)


class FormerLayer(nn.Module):
    def __init__(self, c, source):
        super().__init__()
        self.attention = FormerAttention(c["dim"], c["dim"], c["heads"], c["qkNorm"])
        self.crossattention = FormerAttention(c["dim"], source, c["heads"], c["qkNorm"])
        self.intermediate_query = Dense(c["dim"], c["mlp"])
        self.output_query = FormerOutput(c["mlp"], c["dim"])

    def forward(self, x, tokens, mask):
        x = self.crossattention(self.attention(x, x), tokens, mask)
        return self.output_query(F.gelu(self.intermediate_query.dense(x)), x)


class FormerEncoder(nn.Module):
    def __init__(self, c, source):
        super().__init__()
        self.layer = nn.ModuleList(FormerLayer(c, source) for _ in range(c["layers"]))


class QFormer(nn.Module):
    def __init__(self, c, source):
        super().__init__()
        self.layernorm = nn.LayerNorm(c["dim"], eps=1e-12)
        self.encoder = FormerEncoder(c, source)


class Resampler(nn.Module):
    def __init__(self, c, source):
        super().__init__()
        self.queries = nn.Parameter(torch.randn(1, c["queries"], c["dim"]) * 0.02)
        self.blip2qformer = QFormer(c, source)

    def forward(self, tokens, mask=None):
        x = self.blip2qformer.layernorm(self.queries).expand(tokens.shape[0], -1, -1)
        for layer in self.blip2qformer.encoder.layer:
            x = layer(x, tokens, mask)
        return x


class VisionModel(nn.Module):
    def __init__(self, v):
        super().__init__()
        self.vision_model = VisionAdapter(v)


class VisualTokenizer(nn.Module):
    def __init__(self, c):
        super().__init__()
        v, dim = c["vision"], c["vision"]["dim"]
        g = v["imageSize"] // v["patch"]
        self.register_buffer("clip_mean", torch.zeros(1, 3, 1, 1))
        self.register_buffer("clip_std", torch.ones(1, 3, 1, 1))
        self.register_buffer("pos_embed", torch.zeros(1 + g * g, dim))
        self.encoder = VisionModel(v)
        self.pos_proj = nn.Linear(dim, dim)
        self.pos_ln = nn.LayerNorm(dim, eps=1e-6)
        self.perceiver_resampler = Resampler(c["visualResampler"], dim)
        self.post_ln = nn.LayerNorm(dim, eps=1e-6)
        self.proj = nn.Linear(c["visualResampler"]["dim"], c["language"]["dim"])
        self.positions = {}

    def position(self, side):
        if side not in self.positions:
            self.positions[side] = picture_of(resized(self.pos_embed[1:], side)[None], side)
        return self.positions[side]

    def forward(self, images):
        last, maps = self.encoder.vision_model((images - self.clip_mean) / self.clip_std)
        maps = [m + self.position(m.shape[2]) for m in maps]
        q = self.pos_ln(self.pos_proj(last)) + self.pos_embed
        return self.proj(self.perceiver_resampler(self.post_ln(q))), maps


def concat_maps(maps, sizes):
    by_side = {m.shape[2]: m for m in maps}
    return torch.cat([tokens_of(by_side[s]) for s in sizes], 1)


# ------------------------------------------------------------------------------------------------------------------ language


class LlamaAttention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(dim, dim, bias=False)
        self.k_proj = nn.Linear(dim, dim, bias=False)
        self.v_proj = nn.Linear(dim, dim, bias=False)
        self.o_proj = nn.Linear(dim, dim, bias=False)

    def forward(self, x, cos, sin, mask):
        b, length, dim = x.shape

        def split(t):
            return t.view(b, length, self.heads, -1).transpose(1, 2)

        def turn(t):
            first, second = t.chunk(2, -1)
            return t * cos + torch.cat([-second, first], -1) * sin

        q, k, v = turn(split(self.q_proj(x))), turn(split(self.k_proj(x))), split(self.v_proj(x))
        read = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        return self.o_proj(read.transpose(1, 2).reshape(b, length, dim))


class LlamaMlp(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.gate_proj = nn.Linear(dim, hidden, bias=False)
        self.up_proj = nn.Linear(dim, hidden, bias=False)
        self.down_proj = nn.Linear(hidden, dim, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class LlamaCross(nn.Module):
    def __init__(self, c, vision_dim):
        super().__init__()
        self.sizes, self.base = c["mmfsLevels"], c["mmfsBase"]
        self.gate = nn.Parameter(torch.zeros(1))
        self.attn = MMFS(
            c["dim"], vision_dim, c["mmfsWidth"], c["dim"],
            len(self.sizes), c["mmfsHeads"], c["mmfsPoints"], c["mmfsMaxImages"],
        )
        self.norm1 = nn.RMSNorm(c["dim"], eps=1e-6)
        self.norm2 = nn.RMSNorm(vision_dim, eps=1e-6)

    def forward(self, h, features, slots, mask, ranks):
        value = gather(self.attn.value_proj(self.norm2(features)), slots)
        centre = torch.full((h.shape[1], 2), 0.5)
        read = self.attn(self.norm1(h), centre, value, self.sizes, self.base, mask, ranks)
        return read * self.gate.tanh()


class LlamaLayer(nn.Module):
    def __init__(self, c, vision_dim, looks):
        super().__init__()
        self.self_attn = LlamaAttention(c["dim"], c["heads"])
        self.mlp = LlamaMlp(c["dim"], c["mlp"])
        self.input_layernorm = nn.RMSNorm(c["dim"], eps=1e-6)
        self.post_attention_layernorm = nn.RMSNorm(c["dim"], eps=1e-6)
        self.llama_cross_attn = LlamaCross(c, vision_dim) if looks else None

    def forward(self, x, cos, sin, mask, look):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        if self.llama_cross_attn is not None:
            x = x + self.llama_cross_attn(x, *look)
        return x + self.mlp(self.post_attention_layernorm(x))


class Llama(nn.Module):
    def __init__(self, c, vision_dim):
        super().__init__()
        dim = c["dim"]
        self.embed_tokens = nn.Embedding(c["vocab"], dim)
        self.layers = nn.ModuleList(LlamaLayer(c, vision_dim, i % c["crossFrequency"] == 0) for i in range(c["layers"]))
        self.norm = nn.RMSNorm(dim, eps=1e-6)
        head = dim // c["heads"]
        frequency = 1.0 / 10000 ** (torch.arange(0, head, 2, dtype=torch.float32) / head)
        angles = torch.arange(c["maxPositions"], dtype=torch.float32)[:, None] * frequency[None]
        angles = torch.cat([angles, angles], -1)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def forward(self, x, mask, look):
        length = x.shape[1]
        for layer in self.layers:
            x = layer(x, self.cos[:length], self.sin[:length], mask, look)
        return self.norm(x)


class TextHead(nn.Module):
    def __init__(self, dim, vocab):
        super().__init__()
        self.head = nn.Linear(dim, vocab)
        self.head_new = nn.Linear(dim, 2)

    def forward(self, hidden):
        logits = self.head(hidden)
        return torch.cat([logits[..., :-2], logits[..., -2:] + self.head_new(hidden)], -1)


# ----------------------------------------------------------------------------------------------------------------- diffusion


class Resnet(nn.Module):
    def __init__(self, a, b, groups, eps, time_dim):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, a, eps)
        self.conv1 = nn.Conv2d(a, b, 3, 1, 1)
        self.time_emb_proj = nn.Linear(time_dim, b) if time_dim else None
        self.norm2 = nn.GroupNorm(groups, b, eps)
        self.conv2 = nn.Conv2d(b, b, 3, 1, 1)
        self.conv_shortcut = nn.Conv2d(a, b, 1) if a != b else None

    def forward(self, x, time=None):
        h = self.conv1(F.silu(self.norm1(x)))
        if self.time_emb_proj is not None:
            h = h + self.time_emb_proj(time)[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h)))
        return (x if self.conv_shortcut is None else self.conv_shortcut(x)) + h


class CrossAttention(nn.Module):
    def __init__(self, dim, source, heads):
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(dim, dim, bias=False)
        self.to_k = nn.Linear(source, dim, bias=False)
        self.to_v = nn.Linear(source, dim, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(dim, dim)])

    def forward(self, x, source):
        def split(t):
            return t.view(t.shape[0], t.shape[1], self.heads, -1).transpose(1, 2)

        q, k, v = split(self.to_q(x)), split(self.to_k(source)), split(self.to_v(source))
        return self.to_out[0](F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class Geglu(nn.Module):
    def __init__(self, dim, inner):
        super().__init__()
        self.proj = nn.Linear(dim, 2 * inner)

    def forward(self, x):
        value, gate = self.proj(x).chunk(2, -1)
        return value * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.net = nn.Sequential(Geglu(dim, 4 * dim), nn.Identity(), nn.Linear(4 * dim, dim))

    def forward(self, x):
        return self.net(x)


class TransformerBlock(nn.Module):
    def __init__(self, dim, heads, cross_dim):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim)
        self.attn1 = CrossAttention(dim, dim, heads)
        self.norm2 = nn.LayerNorm(dim)
        self.attn2 = CrossAttention(dim, cross_dim, heads)
        self.norm3 = nn.LayerNorm(dim)
        self.ff = FeedForward(dim)

    def forward(self, x, conditions):
        y = self.norm1(x)
        x = x + self.attn1(y, y)
        x = x + self.attn2(self.norm2(x), conditions)
        return x + self.ff(self.norm3(x))


class SpatialTransformer(nn.Module):
    def __init__(self, dim, heads, cross_dim, groups):
        super().__init__()
        self.norm = nn.GroupNorm(groups, dim, 1e-6)
        self.proj_in = nn.Linear(dim, dim)
        self.transformer_blocks = nn.ModuleList([TransformerBlock(dim, heads, cross_dim)])
        self.proj_out = nn.Linear(dim, dim)

    def forward(self, x, conditions):
        b, c, h, w = x.shape
        t = self.proj_in(self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c))
        t = self.proj_out(self.transformer_blocks[0](t, conditions))
        return x + t.reshape(b, h, w, c).permute(0, 3, 1, 2)


class Resample(nn.Module):
    def __init__(self, dim, stride, padding=1):
        super().__init__()
        self.conv = nn.Conv2d(dim, dim, 3, stride, padding)


class UnetLevel(nn.Module):
    pass


class Unet(nn.Module):
    def __init__(self, c):
        super().__init__()
        ch, heads, groups, cross = c["channels"], c["heads"], c["groups"], c["crossDim"]
        self.first, self.unshuffle = ch[0], c["unshuffle"]
        time_dim = 4 * ch[0]
        folded = c["latentChannels"] * c["unshuffle"] ** 2
        self.conv_in = nn.Conv2d(folded, ch[0], 3, 1, 1)
        self.time_embedding = nn.Module()
        self.time_embedding.linear_1 = nn.Linear(ch[0], time_dim)
        self.time_embedding.linear_2 = nn.Linear(time_dim, time_dim)

        def resnet(a, b):
            return Resnet(a, b, groups, 1e-5, time_dim)

        def attention(level):
            return SpatialTransformer(ch[level], heads[level], cross, groups)

        n, per = len(ch), c["layersPerBlock"]
        self.down_blocks = nn.ModuleList()
        for i in range(n):
            block = UnetLevel()
            block.resnets = nn.ModuleList(resnet(ch[max(0, i - 1)] if j == 0 else ch[i], ch[i]) for j in range(per))
            block.attentions = nn.ModuleList(attention(i) for _ in range(per))
            block.downsamplers = nn.ModuleList([Resample(ch[i], 2)] if i < n - 1 else [])
            self.down_blocks.append(block)
        self.mid_block = UnetLevel()
        self.mid_block.resnets = nn.ModuleList(resnet(ch[-1], ch[-1]) for _ in range(2))
        self.mid_block.attentions = nn.ModuleList([attention(n - 1)])
        self.up_blocks = nn.ModuleList()
        for k in range(n):
            i = n - 1 - k
            block = UnetLevel()
            block.resnets = nn.ModuleList(
                resnet(
                    (ch[min(n - 1, i + 1)] if j == 0 else ch[i]) + (ch[max(0, i - 1)] if j == per else ch[i]), ch[i]
                )
                for j in range(per + 1)
            )
            block.attentions = nn.ModuleList(attention(i) for _ in range(per + 1))
            block.upsamplers = nn.ModuleList([Resample(ch[i], 1)] if i > 0 else [])
            self.up_blocks.append(block)
        self.conv_norm_out = nn.GroupNorm(groups, ch[0], 1e-5)
        self.conv_out = nn.Conv2d(ch[0], folded, 3, 1, 1)

    def time(self, steps):
        half = self.first // 2
        frequency = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / half)
        angle = steps.float()[:, None] * frequency[None]
        e = self.time_embedding
        return F.silu(e.linear_2(F.silu(e.linear_1(torch.cat([angle.cos(), angle.sin()], -1)))))

    def forward(self, latents, steps, conditions, look):
        time = self.time(steps)
        h = self.conv_in(F.pixel_unshuffle(latents, self.unshuffle) if self.unshuffle > 1 else latents)
        skips = [h]
        for block in self.down_blocks:
            for resnet, attention in zip(block.resnets, block.attentions):
                h = attention(resnet(h, time), conditions)
                skips.append(h)
            for down in block.downsamplers:
                h = down.conv(h)
                skips.append(h)
        mid = self.mid_block
        h = mid.resnets[1](mid.attentions[0](mid.resnets[0](h, time), conditions), time)
        for k, block in enumerate(self.up_blocks):
            for resnet, attention in zip(block.resnets, block.attentions):
                h = attention(resnet(torch.cat([h, skips.pop()], 1), time), conditions)
            for up in block.upsamplers:
                h = up.conv(F.interpolate(h, scale_factor=2, mode="nearest"))
            h = look(k, h)
        h = self.conv_out(F.silu(self.conv_norm_out(h)))
        return F.pixel_shuffle(h, self.unshuffle) if self.unshuffle > 1 else h


class UnetMmfsBlock(nn.Module):
    def __init__(self, channels, side, c, vision_dim):
        super().__init__()
        self.side, self.sizes = side, c["levels"]
        self.register_buffer("pos_embed", torch.zeros(c["positionGrid"] ** 2, channels))
        self.query_norm = nn.LayerNorm(channels, eps=1e-6)
        self.feat_norm = nn.LayerNorm(vision_dim, eps=1e-6)
        self.mmfs = MMFS(
            channels, vision_dim, c["width"], channels, len(c["levels"]), c["heads"], c["points"], c["maxImages"]
        )
        self.conv = nn.Conv2d(channels, channels, 1)
        self.register_buffer("points", grid_points(side), persistent=False)
        self.position = None

    def forward(self, x, features, slots, mask, ranks):
        rows, c, h, w = x.shape
        images, q = slots.shape[0], h * w
        copies = rows // images
        if self.position is None:
            self.position = resized(self.pos_embed, h)
        # several noises of one picture are more queries to the same pictures
        query = self.query_norm(tokens_of(x)) + self.position
        query = query.view(copies, images, q, c).transpose(0, 1).reshape(images, copies * q, c)
        value = gather(self.mmfs.value_proj(self.feat_norm(features)), slots)
        read = self.mmfs(query, self.points.repeat(copies, 1), value, self.sizes, h, mask, ranks)
        read = read.view(images, copies, q, c).transpose(0, 1).reshape(rows, q, c)
        return x + self.conv(picture_of(read, h))


class UnetMmfs(nn.Module):
    def __init__(self, c, unet, vision_dim):
        super().__init__()
        ch = unet["channels"]
        base = unet["sampleSize"] // unet["unshuffle"]
        levels = [len(ch) - 1 - k for k in range(len(ch))]
        self.mmfs_up_blocks = nn.ModuleList(
            UnetMmfsBlock(ch[i], base // 2 ** max(0, i - 1), c, vision_dim) for i in levels
        )


class VaeHalf(nn.Module):
    pass


def vae_half(c, encoder):
    ch, per, groups = c["channels"], c["layersPerBlock"], c["groups"]
    order = ch if encoder else ch[::-1]
    half = VaeHalf()
    pixels = 3 * c["unshuffle"] ** 2
    half.conv_in = nn.Conv2d(pixels if encoder else c["latentChannels"], order[0], 3, 1, 1)
    blocks = nn.ModuleList()
    for i, dim in enumerate(order):
        block = UnetLevel()
        block.resnets = nn.ModuleList(
            Resnet(order[max(0, i - 1)] if j == 0 else dim, dim, groups, 1e-6, 0) for j in range(per + (not encoder))
        )
        last = i == len(order) - 1
        if encoder:
            block.downsamplers = nn.ModuleList([] if last else [Resample(dim, 2, 0)])
        else:
            block.upsamplers = nn.ModuleList([] if last else [Resample(dim, 1)])
        blocks.append(block)
    setattr(half, "down_blocks" if encoder else "up_blocks", blocks)
    half.mid_block = UnetLevel()
    half.mid_block.resnets = nn.ModuleList(Resnet(ch[-1], ch[-1], groups, 1e-6, 0) for _ in range(2))
    half.conv_norm_out = nn.GroupNorm(groups, order[-1], 1e-6)
    half.conv_out = nn.Conv2d(order[-1], 2 * c["latentChannels"] if encoder else pixels, 3, 1, 1)
    return half


class Vae(nn.Module):
    def __init__(self, c):
        super().__init__()
        z = c["latentChannels"]
        self.unshuffle = c["unshuffle"]
        self.encoder = vae_half(c, True)
        self.decoder = vae_half(c, False)
        self.quant_conv = nn.Conv2d(2 * z, 2 * z, 1)
        self.post_quant_conv = nn.Conv2d(z, z, 1)
        self.register_buffer("shift", torch.tensor(c["shift"]).view(1, -1, 1, 1), persistent=False)
        self.register_buffer("scaling", torch.tensor(c["scaling"]).view(1, -1, 1, 1), persistent=False)

    @torch.no_grad()
    def latents(self, images, noise):
        e = self.encoder
        h = e.conv_in(F.pixel_unshuffle((images - 0.5) / 0.5, self.unshuffle))
        for block in e.down_blocks:
            for resnet in block.resnets:
                h = resnet(h)
            for down in block.downsamplers:
                h = down.conv(F.pad(h, (0, 1, 0, 1)))
        for resnet in e.mid_block.resnets:
            h = resnet(h)
        mean, logvar = self.quant_conv(e.conv_out(F.silu(e.conv_norm_out(h)))).chunk(2, 1)
        sample = mean + torch.exp(0.5 * logvar.clamp(-30, 20)) * noise
        return (sample - self.shift) * self.scaling


class Diffusion(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.vae = Vae(c["vae"])
        self.unet = Unet(c["unet"])
        self.mmfs_module = UnetMmfs(c["unetMmfs"], c["unet"], c["vision"]["dim"])


class ImageDecoder(nn.Module):
    def __init__(self, c):
        super().__init__()
        r = c["imageResampler"]
        self.neg_prompt_embeds = nn.Parameter(torch.randn(1, r["queries"], r["dim"]) * 0.02)
        self.perceiver_resampler = Resampler(r, c["language"]["dim"])
        self.decoder = Diffusion(c)


# --------------------------------------------------------------------------------------------------------------------- whole


def gather(images, slots):
    """[N, ...] to [rows, slots, ...], zeros where a slot is -1."""
    padded = torch.cat([images, images.new_zeros(1, *images.shape[1:])])
    return padded[slots.where(slots >= 0, torch.tensor(images.shape[0]))]


class MMInterleaved(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        dim = c["language"]["dim"]
        self.soi_token = nn.Parameter(torch.zeros(1, dim))
        self.visual_tokenizer = VisualTokenizer(c)
        self.mm_decoder = Llama(c["language"], c["vision"]["dim"])
        self.text_decoder = TextHead(dim, c["language"]["vocab"])
        self.image_decoder = ImageDecoder(c)
        self.context_feat_proj = nn.Linear(dim, dim)
        self.register_buffer(
            "context_positions", sin_cos_1d(dim, torch.arange(c["contextLength"])), persistent=False
        )
        steps = c["diffusion"]["trainSteps"]
        bar = [math.cos((i / steps + 0.008) / 1.008 * math.pi / 2) ** 2 for i in range(steps + 1)]
        beta = torch.tensor([min(1 - bar[i + 1] / bar[i], 0.999) for i in range(steps)], dtype=torch.float32)
        self.register_buffer("alphas", torch.cumprod(1 - beta, 0), persistent=False)

    def forward(self, b):
        """Text and image loss of a batch that prepare() made."""
        visual, maps = self.visual_tokenizer(b["images"])
        embeds = self.mm_decoder.embed_tokens(b["ids"])
        embeds = embeds.masked_scatter(b["is_image"][..., None], visual)
        embeds = embeds + b["is_soi"][..., None] * self.soi_token
        features = concat_maps(maps, self.c["language"]["mmfsLevels"])
        look = (features, b["row_slots"], b["row_mask"], b["row_ranks"])
        hidden = self.mm_decoder(embeds, b["attention"], look)
        logits = self.text_decoder(hidden)[:, :-1]
        text = F.cross_entropy(logits.flatten(0, 1), b["targets"].flatten(), ignore_index=-100)

        flat = torch.cat([hidden.flatten(0, 1), hidden.new_zeros(1, hidden.shape[2])])
        context = self.context_feat_proj(flat[b["context_index"]])
        context = context + self.context_positions[: context.shape[1]]
        decoder = self.image_decoder
        conditions = decoder.perceiver_resampler(context, b["context_mask"][:, None, None])
        draws = b["timesteps"].shape[0] // b["chosen"].shape[0]
        with torch.no_grad():
            latents = decoder.decoder.vae.latents(b["images"][b["chosen"]], b["vae_noise"]).repeat(draws, 1, 1, 1)
            signal = self.alphas[b["timesteps"]].sqrt().view(-1, 1, 1, 1)
            spread = (1 - self.alphas[b["timesteps"]]).sqrt().view(-1, 1, 1, 1)
            noisy = signal * latents + spread * b["noise"]
            target = signal * b["noise"] - spread * latents
        conditions = torch.where(
            b["dropped"].bool()[:, None, None], decoder.neg_prompt_embeds, conditions.repeat(draws, 1, 1)
        )
        maps = concat_maps(maps, self.c["unetMmfs"]["levels"])
        blocks = decoder.decoder.mmfs_module.mmfs_up_blocks
        prediction = decoder.decoder.unet(
            noisy,
            b["timesteps"],
            conditions,
            lambda k, h: blocks[k](h, maps, b["unet_slots"], b["unet_mask"], b["unet_ranks"]),
        )
        image = ((prediction - target) ** 2 * b["loss_weight"]).mean()
        return text, image


# ---------------------------------------------------------------------------------------------------------------------- data


def ranks_of(mask):
    """1 for the last picture a query sees, 2 for the one before, 0 for those it does not."""
    seen = mask.flip(-1).cumsum(-1).flip(-1)
    return (seen * mask).long()


def prepare(b, c):
    """What the step is given: the dumped batch with its index tables. One document a row."""
    ids, counts, chosen = b["ids"], b["pictures"].tolist(), b["chosen"]
    tokens, rows = c["tokens"], b["ids"].shape[0]
    length, most = ids.shape[1], max(counts)
    soi = [(ids[r] == tokens["soi"]).nonzero().flatten().tolist() for r in range(rows)]
    if any((ids[r] == tokens["bos"]).sum() != 1 or ids[r, 0] != tokens["bos"] for r in range(rows)):
        raise SystemExit("this comparison reads batches with one document a row: set \"packTo\" to 0")
    slots = torch.full((rows, most), -1)
    mask = torch.zeros(rows, length, most)
    sites = []
    for r in range(rows):
        for i, at in enumerate(soi[r]):
            slots[r, i] = len(sites)
            mask[r, at + 1 :, i] = 1
            sites.append((r, at, i))
    longest = max(sites[k][1] + 1 for k in chosen.tolist())
    context = torch.full((len(chosen), longest), rows * length)
    for row, k in enumerate(chosen.tolist()):
        r, at, _ = sites[k]
        context[row, : at + 1] = torch.arange(at, -1, -1) + r * length
    seen = [slots[sites[k][0], : sites[k][2]] for k in chosen.tolist()]
    width = max(1, max(len(s) for s in seen))
    unet_slots = torch.full((len(chosen), width), -1)
    for row, s in enumerate(seen):
        unet_slots[row, : len(s)] = s
    unet_mask = (unet_slots >= 0).float()[:, None]
    real = ids != tokens["pad"]
    causal = torch.ones(length, length, dtype=torch.bool).tril()
    draws = len(b["timesteps"]) // len(chosen)
    enough = ((context < rows * length).sum(1) > 2).float().repeat(draws)
    return {
        **{k: b[k] for k in ("ids", "images", "targets", "chosen", "vae_noise", "noise", "timesteps", "dropped")},
        "is_image": ids == tokens["image"],
        "is_soi": (ids == tokens["soi"]).float(),
        "attention": (causal & real[:, None, None]) if not real.all() else None,
        "row_slots": slots,
        "row_mask": mask,
        "row_ranks": ranks_of(mask),
        "context_index": context,
        "context_mask": context < rows * length,
        "unet_slots": unet_slots,
        "unet_mask": unet_mask,
        "unet_ranks": ranks_of(unet_mask),
        "loss_weight": (enough * b["weights"]).view(-1, 1, 1, 1) * b["pixel_weights"],
        "tokens": int(real.sum()),
    }


# ---------------------------------------------------------------------------------------------------------------------- step


class Training:
    def __init__(self, model, recipe, fused):
        self.recipe, self.step_count, self.model = recipe, 0, model
        groups = {}
        for name, p in model.named_parameters():
            if any(f in name for f in recipe["frozen"]):
                p.requires_grad_(False)
                continue
            factor = next((r["factor"] for r in recipe["rates"] if r["pattern"] in name), 1.0)
            decay = recipe["weightDecay"] if p.dim() > 1 else 0.0
            groups.setdefault((factor, decay), []).append(p)
        self.parameters = [p for ps in groups.values() for p in ps]
        self.optimiser = torch.optim.AdamW(
            [{"params": ps, "lr": recipe["rate"] * f, "weight_decay": d} for (f, d), ps in groups.items()],
            betas=(recipe["beta1"], recipe["beta2"]),
            eps=recipe["eps"],
            fused=fused,
            foreach=not fused,
        )
        self.averages = [p.detach().clone() for p in self.parameters]

    def step(self, batch):
        self.optimiser.zero_grad(set_to_none=True)
        text, image = self.model(batch)
        (self.recipe["textWeight"] * text + self.recipe["imageWeight"] * image).backward()
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, self.recipe["maxNorm"], foreach=True)
        self.optimiser.step()
        self.step_count += 1
        keep = min(self.recipe["ema"], (1 + self.step_count) / (10 + self.step_count))
        with torch.no_grad():
            torch._foreach_lerp_(self.averages, self.parameters, 1 - keep)
        return text.item(), image.item(), norm.item()


def load(model_folder):
    description = json.loads((model_folder / "weft.json").read_text())
    model = MMInterleaved(description["config"])
    weights = {k: v.float() for k, v in load_file(model_folder / description["weights"]).items()}
    model.load_state_dict(weights, strict=True)
    return model.train(), description["config"]


def check(training, batches, expected):
    worst = 0.0
    b = batches[0]
    got = training.step(b)
    for name, ours, theirs in zip(("text loss", "image loss", "gradient norm"), got, expected):
        error = abs(ours - theirs) / abs(theirs)
        worst = max(worst, error)
        print(f"{name:14} PyTorch {ours:.7f}  Weft {theirs:.7f}  relative difference {error:.1e}")
    return worst < 1e-3


def alternate(a):
    """Weft and this script by turns, each in a process of its own; prints their medians and how they compare."""
    # threads that wait asleep: what others do on the machine costs both the least
    environment = {**os.environ, "OMP_NUM_THREADS": str(a.threads), "OMP_WAIT_POLICY": "PASSIVE"}
    common = ["--threads", str(a.threads), "--steps", str(a.steps), "--json"]
    mine = [sys.executable, __file__, "--batches", str(a.batches), "--model", str(a.model), "--optimiser", a.optimiser]
    commands = {"Weft": [str(a.weft), "bench", "train", *common], "PyTorch": [*mine, *common]}
    wall, processor, load = {k: [] for k in commands}, {k: [] for k in commands}, []
    for _ in range(a.rounds):
        for name, command in commands.items():
            ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
            found = json.loads(ran.stdout.strip().splitlines()[-1])
            print(name, json.dumps(found), flush=True)
            wall[name] += found["all"]
            processor[name].append(found["processor_seconds_per_step"])
            load.append(found["load"])
    for what, values in (("wall", wall), ("processor", processor)):
        weft, torch_ = (statistics.median(values[k]) for k in commands)
        print(f"{what} seconds a step: Weft {weft:.2f}, PyTorch {torch_:.2f}, ratio {weft / torch_:.2f}")
    print(f"load of the machine: {min(load):.1f} to {max(load):.1f}")


def main():
    p = argparse.ArgumentParser(description="times a training step of Weft's model in PyTorch")
    p.add_argument("--batches", type=Path, required=True, help="folder that ./weft bench train --batches wrote")
    p.add_argument("--model", type=Path, default=MODEL)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--steps", type=int, default=5)
    p.add_argument("--warmup", type=int, default=1)
    p.add_argument("--optimiser", choices=("fused", "foreach"), default="foreach")
    p.add_argument("--channels-last", action="store_true", help="pictures with channels innermost")
    p.add_argument("--check", action="store_true", help="compare losses and gradient norm with Weft's and stop")
    p.add_argument("--profile", action="store_true", help="show which operations take the time")
    p.add_argument("--json", action="store_true")
    p.add_argument("--rounds", type=int, default=0, help="measure Weft too, by turns, so often")
    p.add_argument("--weft", type=Path, default=MODEL.parents[2] / "weft", help="the command Weft is started with")
    a = p.parse_args()
    if a.rounds > 0:
        alternate(a)
        return
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    model, config = load(a.model)
    if a.channels_last:
        model = model.to(memory_format=torch.channels_last)
    recipe = json.loads((a.batches / "recipe.json").read_text())
    files = sorted(a.batches.glob("batch-*.safetensors"))
    raw = [load_file(f) for f in files]
    batches = [prepare(b, config) for b in raw]
    training = Training(model, recipe, a.optimiser == "fused")
    if a.check:
        # the dump's rate is that of step 0; it does not matter for what is compared
        sys.exit(0 if check(training, batches, raw[0]["expected"].tolist()) else 1)
    if a.profile:
        training.step(batches[0])
        with torch.profiler.profile() as prof:
            training.step(batches[0])
        print(prof.key_averages().table(sort_by="self_cpu_time_total", row_limit=30))
        return
    seconds, processor, images, tokens = [], [], [], []
    for i in range(a.warmup + a.steps):
        b = batches[i % len(batches)]
        began, used = time.perf_counter(), time.process_time()
        training.step(b)
        if i >= a.warmup:
            processor.append(time.process_time() - used)
            seconds.append(time.perf_counter() - began)
            images.append(b["images"].shape[0])
            tokens.append(b["tokens"])
    median = statistics.median(seconds)
    result = {
        "seconds_per_step": round(median, 4),
        "processor_seconds_per_step": round(statistics.median(processor), 4),
        "all": [round(s, 3) for s in seconds],
        "images_per_s": round(statistics.mean(images) / median, 2),
        "tokens_per_s": round(statistics.mean(tokens) / median, 1),
        "threads": a.threads,
        "load": round(os.getloadavg()[0], 2),
        "torch": torch.__version__,
    }
    print(json.dumps(result) if a.json else "\n".join(f"{k}: {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
