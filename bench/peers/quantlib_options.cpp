// QuantLib on the option workloads of bench/README.md, beside ours: the same grids, the same clock (processor time of this thread).
// Compiled and run by vyuha bench --peers; prints one line a measurement: name, nanoseconds an option (median, fastest), checksum.
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

using namespace QuantLib;

namespace {

struct SplitMix64 {
    std::uint64_t state;
    std::uint64_t next() {
        std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
};

double threadSeconds() {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void measure(const char* name, std::size_t options, const std::function<double()>& run) {
    double sum = run();
    for (double end = threadSeconds() + 0.3; threadSeconds() < end;)
        sum = run();
    std::vector<double> times;
    for (int i = 0; i < 21; i++) {
        double start = threadSeconds();
        sum = run();
        times.push_back((threadSeconds() - start) * 1e9 / static_cast<double>(options));
    }
    std::sort(times.begin(), times.end());
    std::printf("%s %.2f %.2f %.17g\n", name, times[times.size() / 2], times[0], sum);
}

struct Priced {
    Option::Type type;
    double forward, strike, years, price;
};

std::vector<Priced> niftyGrid() {
    std::vector<Priced> grid;
    for (int days : {1, 2, 3, 7, 14, 21, 28, 35, 45, 60}) {
        double years = days / 365.0, forward = 25000 * std::exp(0.065 * years), discount = std::exp(-0.065 * years);
        for (int strike = 20000; strike <= 30000; strike += 100)
            for (double vol : {.08, .12, .16, .20, .30, .40, .60}) {
                long double deviation = static_cast<long double>(vol) * std::sqrt(static_cast<long double>(years));
                long double d1 = std::log(static_cast<long double>(forward) / strike) / deviation + deviation / 2;
                long double sign = forward <= strike ? 1 : -1;
                auto cdf = [](long double x) { return std::erfc(-x / std::sqrt(2.0L)) / 2; };
                auto timeValue = static_cast<double>(sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - deviation))));
                if (timeValue * discount < 0.05)
                    continue;
                for (Option::Type type : {Option::Call, Option::Put}) {
                    bool inTheMoney = (type == Option::Call) == (forward > strike);
                    grid.push_back({type, forward, static_cast<double>(strike), years, inTheMoney ? timeValue + std::abs(forward - strike) : timeValue});
                }
            }
    }
    return grid;
}

struct Drawn {
    Option::Type type;
    double strike, years, vol;
};

std::vector<Drawn> randomBatch(int size) {
    SplitMix64 random{20240601};
    std::vector<Drawn> batch;
    for (int i = 0; i < size; i++) {
        double strike = 20000 + 50 * std::floor(201 * random.uniform());
        double years = (1 + std::floor(60 * random.uniform())) / 365;
        double vol = .08 + .52 * random.uniform();
        batch.push_back({random.uniform() < .5 ? Option::Call : Option::Put, strike, years, vol});
    }
    return batch;
}

}

int main() {
    std::vector<Priced> grid = niftyGrid();
    measure("implied-vol", grid.size(), [&] {
        double sum = 0;
        for (const Priced& o : grid)
            sum += blackFormulaImpliedStdDev(o.type, o.strike, o.forward, o.price, 1.0, 0.0, Null<Real>(), 1e-12) / std::sqrt(o.years);
        return sum;
    });
    measure("implied-vol-li-rs", grid.size(), [&] {
        double sum = 0;
        for (const Priced& o : grid)
            sum += blackFormulaImpliedStdDevLiRS(o.type, o.strike, o.forward, o.price, 1.0, 0.0, Null<Real>(), 1.0, 1e-12, 100) / std::sqrt(o.years);
        return sum;
    });
    std::vector<Drawn> batch = randomBatch(4096);
    measure("greeks", batch.size(), [&] {
        double sum = 0;
        for (const Drawn& o : batch) {
            double discount = std::exp(-0.065 * o.years), forward = 25000 / discount;
            BlackCalculator calculator(o.type, o.strike, forward, o.vol * std::sqrt(o.years), discount);
            sum += calculator.value() + calculator.delta(25000) + calculator.gamma(25000) + calculator.theta(25000, o.years)
                + calculator.vega(o.years) + calculator.rho(o.years);
        }
        return sum;
    });
    measure("price", batch.size(), [&] {
        double sum = 0;
        for (const Drawn& o : batch) {
            double discount = std::exp(-0.065 * o.years);
            sum += blackFormula(o.type, o.strike, 25000 / discount, o.vol * std::sqrt(o.years), discount);
        }
        return sum;
    });
    return 0;
}
