%% Arguments outside the domain: badarith; arguments of other types: badarg.
-module(floats_math_errors).
-include("case.hrl").

main() ->
    ?show(math:sqrt(id(-1))),
    ?show(math:log(id(0))),
    ?show(math:log(id(-1))),
    ?show(math:log2(id(0))),
    ?show(math:log10(id(-0.5))),
    ?show(math:acos(id(2))),
    ?show(math:asin(id(-1.5))),
    ?show(math:acosh(id(0.5))),
    ?show(math:atanh(id(1))),
    ?show(math:exp(id(1000))),
    ?show(math:exp(id(-1000))),
    ?show(math:pow(id(10), id(400))),
    ?show(math:pow(id(-2), id(0.5))),
    ?show(math:pow(id(0), id(-1))),
    ?show(math:cosh(id(1000))),
    ?show(math:fmod(id(1), id(0))),
    ?show(math:sin(id(a))),
    ?show(math:atan2(id(1), id(a))),
    ?show(math:pow(id("2"), id(1))),
    ?show(math:sqrt(id(1 bsl 1100))),
    ?trace(math:log(id(-1))),
    ?trace(math:sin(id(x))),
    ok.
