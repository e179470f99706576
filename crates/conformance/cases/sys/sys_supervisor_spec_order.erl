-module(sys_supervisor_spec_order).
-behaviour(supervisor).
-export([main/0, init/1]).

init(Answer) -> Answer.

%% Of several mistakes in a specification, which one is told; and what is no list of specifications.
main() ->
    Bad = #{id => {x}, start => 2, restart => 3, shutdown => x, type => 5, modules => 6, significant => 7},
    Good = #{id => i, start => {m, f, []}, restart => permanent, shutdown => 5, type => worker, modules => [m], significant => false},
    Keys = lists:sort(maps:keys(Good)),
    [io:format("~w ~w: ~w~n", [A, B, supervisor:check_childspecs([Good#{A := maps:get(A, Bad), B := maps:get(B, Bad)}])]) || A <- Keys, B <- Keys, A =< B],
    [io:format("~w: ~w~n", [Specs, supervisor:check_childspecs(Specs)])
     || Specs <- [[foo], foo, [{a}], {a}, [{1, 2, 3, 4, 5, 6}], [{1, {m, f, a}, 3, 4, 5, 6}], [#{}], [#{id => 1}]]],
    process_flag(trap_exit, true),
    logger:set_primary_config(level, none),
    [io:format("~w: ~w~n", [Answer, supervisor:start_link(?MODULE, Answer)])
     || Answer <- [{ok, {{simple_one_for_one, 1, 1}, foo}}, {ok, {{simple_one_for_one, 1, 1}, [foo]}}, {ok, {{simple_one_for_one, 1, 1}, []}},
                   {ok, {{one_for_one, 1, 1}, [foo]}}, {ok, {{one_for_one, 1, 1}, [{1, 2, 3, 4, 5, 6}]}}]],
    ok.
