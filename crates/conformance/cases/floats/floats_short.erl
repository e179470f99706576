%% float_to_list with the option short.
-module(floats_short).
-include("case.hrl").

main() ->
    [io:format("~s ~s~n", [float_to_list(id(F), [short]), float_to_binary(id(F), [short])])
     || F <- [0.0, -1.0, 0.1, 1.0e22, 1.0e21, 1.0e15, 123456789.0, 1.0e-7, 1.0e-4, 0.001, 1.0e16, 9007199254740992.0, 9007199254740994.0, 5.0e-324, 1.7976931348623157e308]],
    ok.
