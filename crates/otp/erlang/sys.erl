%% System messages: status, state, suspension, debugging and code change of processes that speak the protocol.
%%
%% A request is `{system, From, Request}`; a process passes it to handle_system_msg/6, which answers and calls the module's
%% system_continue/3 or system_terminate/4. Debug data is a list of `{trace, true}`, `{statistics, _}`, `{log, {Size, Events}}` with
%% the newest event first, `{log_to_file, Device}`, and `{install, {Id, F, State}}`.
-module(sys).

-export([change_code/4, change_code/5, debug_options/1, get_debug/3, get_log/1, get_state/1, get_state/2,
         get_status/1, get_status/2, handle_debug/4, handle_system_msg/6, handle_system_msg/7, install/2, install/3, log/2,
         log/3, log_to_file/2, log_to_file/3, no_debug/1, no_debug/2, print_log/1, remove/2, remove/3, replace_state/2,
         replace_state/3, resume/1, resume/2, statistics/2, statistics/3, suspend/1, suspend/2, suspend_loop_hib/6, terminate/2,
         terminate/3, trace/2, trace/3]).

-callback system_continue(pid(), [term()], term()) -> no_return().
-callback system_terminate(term(), pid(), [term()], term()) -> no_return().
-callback system_code_change(term(), module(), term(), term()) -> {ok, term()} | term().
-callback system_get_state(term()) -> {ok, term()}.
-callback system_replace_state(fun((term()) -> term()), term()) -> {ok, term(), term()}.
-optional_callbacks([system_get_state/1, system_replace_state/2, system_code_change/4]).

%% Asking a process ----------------------------------------------------------------------------------------------------

suspend(Process) -> ask(Process, suspend).
suspend(Process, Timeout) -> ask(Process, suspend, Timeout).

resume(Process) -> ask(Process, resume).
resume(Process, Timeout) -> ask(Process, resume, Timeout).

get_status(Process) -> ask(Process, get_status).
get_status(Process, Timeout) -> ask(Process, get_status, Timeout).

get_state(Process) -> state(ask(Process, get_state)).
get_state(Process, Timeout) -> state(ask(Process, get_state, Timeout)).

replace_state(Process, F) -> state(ask(Process, {replace_state, F})).
replace_state(Process, F, Timeout) -> state(ask(Process, {replace_state, F}, Timeout)).

state({ok, State}) -> State;
state({error, Reason}) -> erlang:error(Reason).

change_code(Process, Module, Vsn, Extra) -> ask(Process, {change_code, Module, Vsn, Extra}).
change_code(Process, Module, Vsn, Extra, Timeout) -> ask(Process, {change_code, Module, Vsn, Extra}, Timeout).

terminate(Process, Reason) -> ask(Process, {terminate, Reason}).
terminate(Process, Reason, Timeout) -> ask(Process, {terminate, Reason}, Timeout).

trace(Process, Flag) -> ask(Process, {debug, {trace, Flag}}).
trace(Process, Flag, Timeout) -> ask(Process, {debug, {trace, Flag}}, Timeout).

log(Process, Flag) -> ask(Process, {debug, {log, Flag}}).
log(Process, Flag, Timeout) -> ask(Process, {debug, {log, Flag}}, Timeout).

log_to_file(Process, File) -> ask(Process, {debug, {log_to_file, File}}).
log_to_file(Process, File, Timeout) -> ask(Process, {debug, {log_to_file, File}}, Timeout).

statistics(Process, Flag) -> ask(Process, {debug, {statistics, Flag}}).
statistics(Process, Flag, Timeout) -> ask(Process, {debug, {statistics, Flag}}, Timeout).

no_debug(Process) -> ask(Process, {debug, no_debug}).
no_debug(Process, Timeout) -> ask(Process, {debug, no_debug}, Timeout).

install(Process, Function) -> ask(Process, {debug, {install, Function}}).
install(Process, Function, Timeout) -> ask(Process, {debug, {install, Function}}, Timeout).

remove(Process, Function) -> ask(Process, {debug, {remove, Function}}).
remove(Process, Function, Timeout) -> ask(Process, {debug, {remove, Function}}, Timeout).

ask(Process, Request) ->
    try gen:call(Process, system, Request) of
        {ok, Reply} -> Reply
    catch exit:Reason -> exit({Reason, {?MODULE, function(Request), [Process | args(Request)]}})
    end.

ask(Process, Request, Timeout) ->
    try gen:call(Process, system, Request, Timeout) of
        {ok, Reply} -> Reply
    catch exit:Reason -> exit({Reason, {?MODULE, function(Request), [Process | args(Request)] ++ [Timeout]}})
    end.

%% The exported function of a request, and its arguments: what an exit reason names.
function({debug, {What, _}}) -> What;
function({debug, What}) -> What;
function(Request) when is_tuple(Request) -> element(1, Request);
function(Request) -> Request.

args({debug, {_, Arg}}) -> [Arg];
args({debug, _}) -> [];
args(Request) when is_tuple(Request) -> tl(tuple_to_list(Request));
args(_) -> [].

%% Answering -----------------------------------------------------------------------------------------------------------

handle_system_msg(Request, From, Parent, Module, Debug, Misc) ->
    handle(running, Request, From, Parent, Module, Debug, Misc, false).

handle_system_msg(Request, From, Parent, Module, Debug, Misc, Hibernate) ->
    handle(running, Request, From, Parent, Module, Debug, Misc, Hibernate).

handle(Mode, Request, From, Parent, Module, Debug, Misc, Hibernate) ->
    case perform(Mode, Request, Parent, Module, Debug, Misc) of
        {suspended, Reply, Debug1, Misc1} ->
            gen:reply(From, Reply),
            suspended(Parent, Module, Debug1, Misc1, Hibernate);
        {running, Reply, Debug1, Misc1} ->
            gen:reply(From, Reply),
            Module:system_continue(Parent, Debug1, Misc1);
        {{terminating, Reason}, Reply, Debug1, Misc1} ->
            gen:reply(From, Reply),
            Module:system_terminate(Reason, Parent, Debug1, Misc1)
    end.

suspended(Parent, Module, Debug, Misc, true) ->
    proc_lib:hibernate(?MODULE, suspend_loop_hib, [suspended, Parent, Module, Debug, Misc, true]);
suspended(Parent, Module, Debug, Misc, Hibernate) ->
    suspend_loop_hib(suspended, Parent, Module, Debug, Misc, Hibernate).

suspend_loop_hib(Mode, Parent, Module, Debug, Misc, Hibernate) ->
    receive
        {system, From, Request} -> handle(Mode, Request, From, Parent, Module, Debug, Misc, Hibernate);
        {'EXIT', Parent, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    end.

perform(_, suspend, _, _, Debug, Misc) -> {suspended, ok, Debug, Misc};
perform(_, resume, _, _, Debug, Misc) -> {running, ok, Debug, Misc};
perform(Mode, get_state, _, Module, Debug, Misc) -> {Mode, misc_state(Module, Misc), Debug, Misc};
perform(Mode, {replace_state, F}, _, Module, Debug, Misc) ->
    {Reply, Misc1} = replaced(Module, F, Misc),
    {Mode, Reply, Debug, Misc1};
perform(Mode, get_status, Parent, Module, Debug, Misc) -> {Mode, status(Mode, Parent, Module, Debug, Misc), Debug, Misc};
perform(Mode, {debug, What}, _, _, Debug, Misc) ->
    {Reply, Debug1} = debug(What, Debug),
    {Mode, Reply, Debug1, Misc};
perform(_, {terminate, Reason}, _, _, Debug, Misc) -> {{terminating, Reason}, ok, Debug, Misc};
perform(suspended, {change_code, Changed, Vsn, Extra}, _, Module, Debug, Misc) ->
    try Module:system_code_change(Misc, Changed, Vsn, Extra) of
        {ok, Misc1} -> {suspended, ok, Debug, Misc1};
        Other -> {suspended, {error, Other}, Debug, Misc}
    catch
        Class:Reason:Stack -> {suspended, {error, {'EXIT', caught(Class, Reason, Stack)}}, Debug, Misc}
    end;
perform(Mode, Other, _, _, Debug, Misc) -> {Mode, {error, {unknown_system_msg, Other}}, Debug, Misc}.

caught(error, Reason, Stack) -> {Reason, Stack};
caught(_, Reason, _) -> Reason.

misc_state(Module, Misc) ->
    case erlang:function_exported(Module, system_get_state, 1) of
        true ->
            try {ok, State} = Module:system_get_state(Misc), {ok, State}
            catch Class:Reason -> {error, {callback_failed, {Module, system_get_state}, {Class, Reason}}}
            end;
        false ->
            {ok, Misc}
    end.

replaced(Module, F, Misc) ->
    case erlang:function_exported(Module, system_replace_state, 2) of
        true ->
            try {ok, State, Misc1} = Module:system_replace_state(F, Misc), {{ok, State}, Misc1}
            catch Class:Reason -> {{error, {callback_failed, {Module, system_replace_state}, {Class, Reason}}}, Misc}
            end;
        false ->
            try F(Misc) of
                Misc1 -> {{ok, Misc1}, Misc1}
            catch
                Class:Reason -> {{error, {callback_failed, {Module, system_replace_state}, {Class, Reason}}}, Misc}
            end
    end.

status(Mode, Parent, Module, Debug, Misc) ->
    Dictionary = get(),
    Shown = case erlang:function_exported(Module, format_status, 2) of
                true -> Module:format_status(normal, [Dictionary, Mode, Parent, Debug, Misc]);
                false -> Misc
            end,
    {status, self(), {module, Module}, [Dictionary, Mode, Parent, Debug, Shown]}.

%% Debugging -----------------------------------------------------------------------------------------------------------

debug_options(Options) -> lists:foldl(fun(Option, Debug) -> element(2, debug(option(Option), Debug)) end, [], Options).

option(trace) -> {trace, true};
option(log) -> {log, true};
option({log, N}) -> {log, {true, N}};
option(statistics) -> {statistics, true};
option(Option) -> Option.

debug(no_debug, _) -> {ok, []};
debug({trace, true}, Debug) -> {ok, [{trace, true} | lists:keydelete(trace, 1, Debug)]};
debug({trace, false}, Debug) -> {ok, lists:keydelete(trace, 1, Debug)};
debug({log, true}, Debug) -> debug({log, {true, 10}}, Debug);
debug({log, {true, N}}, Debug) when is_integer(N), N > 0 ->
    {ok, lists:keystore(log, 1, Debug, {log, {N, lists:sublist(events(Debug), N)}})};
debug({log, false}, Debug) -> {ok, lists:keydelete(log, 1, Debug)};
debug({log, get}, Debug) -> {{ok, get_log(Debug)}, Debug};
debug({log, print}, Debug) ->
    print_log(Debug),
    {ok, Debug};
debug({log_to_file, false}, Debug) -> {ok, close_file(Debug)};
debug({log_to_file, Name}, Debug) ->
    Closed = close_file(Debug),
    case file:open(Name, [write, {encoding, utf8}]) of
        {ok, Device} -> {ok, [{log_to_file, Device} | Closed]};
        {error, _} -> {{error, open_file}, Closed}
    end;
debug({statistics, true}, Debug) ->
    {reductions, Reductions} = process_info(self(), reductions),
    {ok, lists:keystore(statistics, 1, Debug, {statistics, {erlang:localtime(), Reductions, 0, 0}})};
debug({statistics, false}, Debug) -> {ok, lists:keydelete(statistics, 1, Debug)};
debug({statistics, get}, Debug) -> {{ok, counted(Debug)}, Debug};
debug({install, {F, State}}, Debug) -> debug({install, {F, F, State}}, Debug);
debug({install, {Id, F, State}}, Debug) -> {ok, removed(Id, Debug) ++ [{install, {Id, F, State}}]};
debug({remove, Id}, Debug) -> {ok, removed(Id, Debug)};
debug(What, Debug) -> {{error, {unknown_system_msg, {debug, What}}}, Debug}.

removed(Id, Debug) -> [Entry || Entry <- Debug, not is_installed(Id, Entry)].

is_installed(Id, {install, {Id, _, _}}) -> true;
is_installed(Id, {install, {_, Id, _}}) -> true;
is_installed(_, _) -> false.

close_file(Debug) ->
    case lists:keytake(log_to_file, 1, Debug) of
        {value, {_, Device}, Rest} ->
            file:close(Device),
            Rest;
        false ->
            Debug
    end.

counted(Debug) ->
    case lists:keyfind(statistics, 1, Debug) of
        {_, {Start, Before, In, Out}} ->
            {reductions, Now} = process_info(self(), reductions),
            [{start_time, Start}, {current_time, erlang:localtime()}, {reductions, Now - Before}, {messages_in, In},
             {messages_out, Out}];
        false ->
            no_statistics
    end.

%% Notes an event of a process for all that is switched on.
handle_debug([], _, _, _) -> [];
handle_debug([Entry | Debug], Form, Name, Event) ->
    case noted(Entry, Form, Name, Event) of
        done -> handle_debug(Debug, Form, Name, Event);
        Entry1 -> [Entry1 | handle_debug(Debug, Form, Name, Event)]
    end.

noted({trace, true} = Entry, Form, Name, Event) ->
    Form(standard_io, Event, Name),
    Entry;
noted({log, {N, Events}}, Form, Name, Event) -> {log, {N, lists:sublist([{Event, Name, Form} | Events], N)}};
noted({log_to_file, Device} = Entry, Form, Name, Event) ->
    Form(Device, Event, Name),
    Entry;
noted({statistics, {Start, Reductions, In, Out}}, _, _, Event) ->
    {statistics, case Event of
                     {in, _} -> {Start, Reductions, In + 1, Out};
                     {in, _, _} -> {Start, Reductions, In + 1, Out};
                     {out, _, _} -> {Start, Reductions, In, Out + 1};
                     {out, _, _, _} -> {Start, Reductions, In, Out + 1};
                     _ -> {Start, Reductions, In, Out}
                 end};
noted({install, {Id, F, State}} = Entry, _, Name, Event) ->
    try F(State, Event, Name) of
        done -> done;
        State -> Entry;
        State1 -> {install, {Id, F, State1}}
    catch
        _:_ -> done
    end.

get_debug(Item, Debug, Default) ->
    case lists:keyfind(Item, 1, Debug) of
        {_, Data} -> Data;
        false -> Default
    end.

get_log(Debug) -> lists:reverse([Event || {Event, _, _} <- events(Debug)]).

print_log(Debug) -> lists:foreach(fun({Event, Name, Form}) -> Form(standard_io, Event, Name) end, lists:reverse(events(Debug))).

events(Debug) ->
    case lists:keyfind(log, 1, Debug) of
        {_, {_, Events}} -> Events;
        false -> []
    end.
