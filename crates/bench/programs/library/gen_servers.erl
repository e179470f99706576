%% gen_server: calls, casts, replies sent later, servers started and stopped.
-module(gen_servers).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).
-include("../harness.hrl").

bench() ->
    {ok, Server} = gen_server:start_link(?MODULE, 0, []),
    Calls = times(60000, fun() -> gen_server:call(Server, add) rem 2 end),
    Late = times(10000, fun() -> gen_server:call(Server, later, infinity) rem 2 end),
    [gen_server:cast(Server, add) || _ <- lists:seq(1, 20000)],
    Total = gen_server:call(Server, add),
    gen_server:stop(Server),
    Calls + Late + Total + times(3000, fun() ->
        {ok, Pid} = gen_server:start(?MODULE, 0, []),
        1 = gen_server:call(Pid, add),
        ok = gen_server:stop(Pid),
        1
    end).

init(Count) -> {ok, Count}.

handle_call(add, _, Count) -> {reply, Count + 1, Count + 1};
handle_call(later, From, Count) -> gen_server:reply(From, Count), {noreply, Count}.

handle_cast(add, Count) -> {noreply, Count + 1}.

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
