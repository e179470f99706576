%% Functions of small modules: annotations, units of time, old and small random numbers, precedences.
-module(library_small).
-export([main/0]).

main() ->
    Annos = [erl_anno:new(3), erl_anno:new({3, 4}), erl_anno:set_file("f.erl", erl_anno:new({5, 1})), erl_anno:set_generated(true, erl_anno:new(7))],
    [show(erl_anno, F, [Anno]) || F <- [line, column, location, file, generated, record, text, to_term, end_location, is_anno], Anno <- Annos],
    [show(erl_anno, F, [Value, Anno]) || {F, Value} <- [{set_line, 9}, {set_location, {8, 8}}, {set_file, "g"}, {set_text, "abc"}, {set_record, true}], Anno <- Annos],
    [show(erl_anno, F, [X]) || F <- [is_anno, from_term], X <- [3, {1, 2}, [{location, 4}], [{file, "x"}, {location, {1, 2}}]]],
    show(erl_anno, is_anno, [x]),
    [show(timer, F, [X]) || F <- [seconds, minutes, hours], X <- [0, 3, -1]],
    show(timer, hms, [1, 2, 3]),
    show(timer, now_diff, [{1, 2, 3}, {0, 5, 6}]),
    [show(timer, F, Args) || {F, Args} <- [{apply_after, [-1, a, b, []]}, {send_after, [a, self, x]}, {exit_after, [x, y]}, {kill_after, [-1]}, {cancel, [x]},
                                           {send_interval, [-1, x]}, {apply_interval, [x, a, b, []]}]],
    {ok, {interval, _}} = timer:send_interval(5, no_such_name, x),
    show(random, seed0, []),
    show(random, uniform_s, [random:seed0()]),
    show(random, uniform_s, [100, {1, 2, 3}]),
    [show(rand, F, [X]) || F <- [mwc59, mwc59_value, mwc59_value32, mwc59_float, mwc59_seed, exsp_next, exsp_jump, splitmix64_next], X <- values(F)],
    [show(rand, F, [element(2, rand:seed_s(Algorithm, {1, 2, 3}))]) || {F, Algorithm} <- [{exro928_next, exro928ss}, {exro928_next_state, exro928ss},
                                                                                        {exro928_jump_2pow512, exro928ss}, {exro928_jump_2pow20, exro928ss}]],
    [begin
         State = rand:seed_s(Algorithm, {4, 5, 6}),
         io:format("~0p~n", [rand:export_seed_s(State)]),
         [io:format("~w ~w ~0p~n", [Algorithm, F, element(1, apply(rand, F, Args ++ [State]))])
          || {F, Args} <- [{uniform_s, []}, {uniform_s, [1000]}, {uniform_s, [1 bsl 70]}, {uniform_real_s, []}, {normal_s, []}, {normal_s, [5, 2]}, {bytes_s, [7]}]],
         io:format("~0p~n", [rand:export_seed_s(rand:jump(State))])
     end || Algorithm <- [exsss, exrop, exro928ss, exsp]],
    [show(erl_parse, F, [Op]) || F <- [inop_prec, preop_prec], Op <- ['+', '-']],
    [show(erl_parse, F, []) || F <- [func_prec, max_prec]],
    show(erl_parse, inop_prec, ['andalso']).

values(F) when F =:= exsp_next; F =:= exsp_jump -> [[123456789 | 987654321]];
values(_) -> [1, 12345, 1 bsl 40].

show(Module, Function, Args) ->
    Result = try apply(Module, Function, Args) catch Class:Reason -> {Class, Reason} end,
    io:format("~w:~w ~0p -> ~0p~n", [Module, Function, Args, Result]).
