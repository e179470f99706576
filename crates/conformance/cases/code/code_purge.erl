%% Two versions of a module at once; purging softly and hard; what funs and literals of purged code do.
-module(code_purge).
-export([main/0]).
-include("case.hrl").
-include("code/code_purge.hrl").

-define(MODULE_NAME, code_purge_versions).

load(Binary) -> code:load_binary(?MODULE_NAME, "a file", Binary).

main() ->
    process_flag(trap_exit, true),
    [One, Two, Three] = Versions = [?ONE, ?TWO, ?THREE],
    Self = self(),
    ?show(load(One)),
    ?show(?MODULE_NAME:version()),
    ?show(erlang:check_old_code(?MODULE_NAME)),
    Fun = ?MODULE_NAME:closure(),
    Constant = ?MODULE_NAME:constant(),
    Waiting = spawn_link(?MODULE_NAME, wait, [Self]),
    receive Waiting -> ok end,
    ?show(erlang:check_process_code(Waiting, ?MODULE_NAME)),
    ?show(erlang:load_module(?MODULE_NAME, Two)),
    ?show(?MODULE_NAME:version()),
    ?show(erlang:check_old_code(?MODULE_NAME)),
    ?show(erlang:check_process_code(Waiting, ?MODULE_NAME)),
    ?show(erlang:check_process_code(Self, ?MODULE_NAME)),
    ?show(Fun()),
    %% There are two versions at most.
    ?show(erlang:load_module(?MODULE_NAME, Three)),
    ?show(code:soft_purge(?MODULE_NAME)),
    ?show(is_process_alive(Waiting)),
    ?show(Fun()),
    %% The process moves on to the new version with its next call.
    ?show(begin Waiting ! again, receive Waiting -> ok end, erlang:check_process_code(Waiting, ?MODULE_NAME) end),
    ?show(code:soft_purge(?MODULE_NAME)),
    ?show(erlang:check_old_code(?MODULE_NAME)),
    %% The fun has gone with its code; what came from its literals has not.
    ?show(try Fun() catch error:{badfun, F} -> {badfun, F =:= Fun} end),
    ?show(Constant =:= ?MODULE_NAME:constant()),
    ?show({element(1, Constant), element(2, Constant), length(element(3, Constant)), byte_size(element(4, Constant))}),
    ?show(erlang:load_module(?MODULE_NAME, Three)),
    ?show(code:purge(?MODULE_NAME)),
    ?show(receive {'EXIT', Waiting, Reason} -> Reason end),
    ?show(code:purge(?MODULE_NAME)),
    ?show(erlang:purge_module(?MODULE_NAME)),
    ?show(?MODULE_NAME:version()),
    ?show(code:delete(?MODULE_NAME)),
    ?show(code:is_loaded(?MODULE_NAME)),
    ?show(erlang:check_old_code(?MODULE_NAME)),
    ?show(erlang:delete_module(?MODULE_NAME)),
    ?show(erlang:purge_module(?MODULE_NAME)),
    ?show(erlang:module_loaded(?MODULE_NAME)),
    %% Constants in a mailbox, a dictionary, a closure and a timer outlive their code.
    ?show(load(One)),
    Own = ?MODULE_NAME:constant(),
    Keeper = spawn_link(fun() -> keep(Own) end),
    Keeper ! {keep, ?MODULE_NAME:constant()},
    erlang:send_after(200, Keeper, {keep, ?MODULE_NAME:constant()}),
    put(constant, ?MODULE_NAME:constant()),
    ?show(code:delete(?MODULE_NAME)),
    ?show(code:purge(?MODULE_NAME)),
    [begin load(Version), code:delete(?MODULE_NAME), code:purge(?MODULE_NAME) end || _ <- lists:seq(1, 5), Version <- Versions],
    ?show(begin Keeper ! {tell, Self}, receive {kept, All} -> [Each =:= Constant || Each <- All] end end),
    ?show(get(constant) =:= Constant),
    ok.

keep(Own) ->
    put(own, Own),
    Closed = fun() -> Own end,
    receive after 100 -> ok end,
    receive {tell, Pid} ->
        {messages, [{keep, Here}]} = {messages, [receive {keep, C} -> {keep, C} end]},
        receive {keep, Timed} -> Pid ! {kept, [Own, get(own), Closed(), Here, Timed]} end
    end.
