%% to_integer and to_float of the string module.
-module(str_numbers).
-include("case.hrl").

main() ->
    [?show({S, string:to_float(id(S)), string:to_integer(id(S))}) || S <- ["1.5", "-2.5e3x", <<"3.25 rest">>, "1", "", "x", ".5", "1.", "1,5", "+7.0", [$1, <<".5">>], "1.0e400"]],
    ok.
