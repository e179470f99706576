%% Results of math functions that are exact, or infinite and so an error.
-module(floats_math_exact).
-include("case.hrl").

main() ->
    ?show(math:sqrt(id(16))),
    ?show(math:sqrt(id(2.25))),
    ?show(math:pow(id(2), id(62))),
    ?show(math:pow(id(3), id(4))),
    ?show(math:floor(id(2.7))),
    ?show(math:ceil(id(2.1))),
    ?show(math:floor(id(-2.5))),
    ?show(math:ceil(id(-2.5))),
    ?show(math:floor(id(5))),
    ?show(math:log2(id(1024))),
    ?show(math:log2(id(1 bsl 60))),
    ?show(math:log10(id(1000))),
    ?show(math:exp(id(0))),
    ?show(math:log(id(1))),
    ?show(math:fmod(id(7.5), id(2))),
    ?show(math:erf(id(0))),
    ok.
