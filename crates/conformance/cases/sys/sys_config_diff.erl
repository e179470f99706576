%% What a change of parameters is told as: changed, new and gone ones, in their order. What is no parameter.
-module(sys_config_diff).
-export([main/0]).

main() ->
    [io:format("~p~n", [application_controller:do_config_diff(Now, Before)]) ||
        {Now, Before} <- [{[], []}, {[{a, 1}, {b, 2}, {c, 3}], []}, {[], [{a, 1}, {b, 2}, {c, 3}]},
                          {[{a, 1}, {b, 2}, {c, 3}, {d, 4}], [{b, 0}]}, {[{a, 1}, {b, 2}, {c, 3}, {d, 4}], [{a, 0}, {b, 0}, {z, 1}]},
                          {[{a, 1}, {b, 2}, {c, 3}, {d, 4}], [{z, 1}]}, {[{a, 1}, {b, 2}], [{b, 2}, {a, 1}]}]],
    [io:format("~p~n", [try application:set_env(Config) catch error:Reason -> Reason end]) ||
        Config <- [[{1, []}], [{foo, bar}], [foo], [{foo, [{1, 2}]}], [{foo, [bar]}], [{foo, []}, {foo, []}], [{foo, [{a, 1}, {a, 2}]}],
                   [{kernel, [{distributed, x}]}], [{kernel, [{distributed, [{a, [n]}, {b, 1, []}, {c, infinity, [{n, m}]}]}]}],
                   [{kernel, [{distributed, [{a, x, [n]}]}]}], [{foo, [{a, 1}]} | bar]]].
