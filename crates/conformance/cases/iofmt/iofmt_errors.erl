%% Formats and arguments that do not fit.
-module(iofmt_errors).
-include("case.hrl").

main() ->
    [?show({F, A, io_lib:format(F, A)})
     || {F, A} <- [{"~w", []}, {"~w", [a, b]}, {"a", [b]}, {"~", []}, {"~z", [a]}, {"~10", [a]}, {"~*w", [a, b]}, {"~s", [1.5]}, {"~w", a}, {"~b", ["1"]}, {"~c", ["a"]}, {"~e", [x]}, {"~tz", [a]}, {"~n~w~n", []}, {"~P", [a]}, {"~W", [a, b]}]],
    ?show(io:format("~w", [])),
    ?show(io:format("~s~n", [[16#110000]])),
    ?show(io:format(id({}), [])),
    ok.
