%% The Erlang side of the embedding API: calls from Rust, and processes that hand their messages to Rust.
%%
%% deliver/2 is a native that gives a term to whoever waits in Rust under this number; it answers false when nobody does.
-module(asterias).

-export([boot/0, call/4, deliver/2, execute/4, mailbox/1]).
-export([apply_and_deliver/4, apply_and_forget/4]).

deliver(_, _) -> erlang:nif_error(undef).

%% Runs among what init starts, when the I/O servers are there: tells Rust that calls can be made.
boot() -> deliver(0, booted).

%% The call runs in a process of its own, so that even a kill has an answer: the second one, which counts only without a first.
call(Number, Module, Function, Arguments) -> call(Number, apply_and_deliver, [Number, Module, Function, Arguments]).

%% A call whose value nobody wants.
execute(Number, Module, Function, Arguments) -> call(Number, apply_and_forget, [Number, Module, Function, Arguments]).

call(Number, How, Arguments) ->
    {Pid, Monitor} = spawn_monitor(?MODULE, How, Arguments),
    receive
        {'DOWN', Monitor, process, Pid, Reason} -> deliver(Number, {exit, Reason, []})
    end.

apply_and_deliver(Number, Module, Function, Arguments) ->
    try apply(Module, Function, Arguments) of
        Value -> deliver(Number, {ok, Value})
    catch
        Class:Reason:Stack -> deliver(Number, {Class, Reason, Stack})
    end.

apply_and_forget(Number, Module, Function, Arguments) ->
    try
        apply(Module, Function, Arguments),
        deliver(Number, {ok, ok})
    catch
        Class:Reason:Stack -> deliver(Number, {Class, Reason, Stack})
    end.

%% Hands on each message in order, until nobody wants them any more.
mailbox(Number) ->
    receive
        Message ->
            case deliver(Number, Message) of
                true -> mailbox(Number);
                false -> ok
            end
    end.
