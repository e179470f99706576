%% supervisor: ten thousand children started one by one under a simple_one_for_one, five hundred under a one_for_one; counted, listed, ended.
-module(supervised).
-behaviour(supervisor).
-export([init/1, start_child/1, child/1]).
-include("../harness.hrl").

bench() ->
    {ok, Simple} = supervisor:start_link(?MODULE, simple_one_for_one),
    Children = [started(supervisor:start_child(Simple, [N])) || N <- lists:seq(1, 10000)],
    Count = proplists:get_value(active, supervisor:count_children(Simple)),
    {ok, Named} = supervisor:start_link(?MODULE, one_for_one),
    [started(supervisor:start_child(Named, spec(N))) || N <- lists:seq(1, 500)],
    Listed = length(supervisor:which_children(Named)),
    [ok = supervisor:terminate_child(Named, N) || N <- lists:seq(1, 500)],
    stop(Simple),
    stop(Named),
    Count + Listed + length(Children).

init(Strategy) ->
    {ok, {#{strategy => Strategy}, case Strategy of simple_one_for_one -> [(spec(each))#{start => {?MODULE, start_child, []}}]; one_for_one -> [] end}}.

spec(Id) -> #{id => Id, start => {?MODULE, start_child, [Id]}, restart => transient, shutdown => 1000}.

started({ok, Pid}) -> Pid.

start_child(N) -> proc_lib:start_link(?MODULE, child, [N]).

child(N) ->
    proc_lib:init_ack({ok, self()}),
    receive {number, From} -> From ! N end.

stop(Supervisor) ->
    unlink(Supervisor),
    Monitor = monitor(process, Supervisor),
    exit(Supervisor, shutdown),
    receive {'DOWN', Monitor, process, _, _} -> ok end.
