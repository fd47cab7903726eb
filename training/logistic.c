/* Loss and gradient of several logistic regressions over one sparse matrix, in one pass.
   Each feature owns one cache line: 8 weights, then 8 gradients. cc -O3 -march=native -ffast-math -shared -fPIC */
#include <math.h>
#include <stdint.h>

typedef float eight __attribute__((vector_size(32)));
typedef struct { eight weight, gradient; } feature;

double one_pass(int64_t rows, const int64_t *from, const int32_t *column, const float *value, const float *target,
            const float *share, const float *bias, double *bias_gradient, feature *table)
{
    double loss = 0;
    for (int64_t row = 0; row < rows; row++) {
        eight sum = *(const eight *)bias, step;
        int64_t last = from[row + 1];
        for (int64_t i = from[row]; i < last; i++) {
            __builtin_prefetch(&table[column[i + 24]]);
            sum += value[i] * table[column[i]].weight;
        }
        for (int h = 0; h < 8; h++) {
            float z = sum[h], part = share[8 * row + h], y = target[8 * row + h];
            float away = expf(-fabsf(z));
            loss += part * ((z > 0 ? z : 0) + log1pf(away) - y * z);
            step[h] = part * ((z >= 0 ? 1 / (1 + away) : away / (1 + away)) - y);
            bias_gradient[h] += step[h];
        }
        for (int64_t i = from[row]; i < last; i++)
            table[column[i]].gradient += value[i] * step;
    }
    return loss;
}
