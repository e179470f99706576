%% Runs tests in a tree of processes.
%%
%% A task is a process that does the work, which is the group's that it was begun for, and an insulator: it starts the other, hears all
%% that it prints, watches its time and its end, and tells of both. What a group holds runs in the group's own process unless it asks for
%% another, so tests of a group share mailbox, dictionary and links. A test prints to a group leader of its own, and what it prints goes
%% with what is told of its end.
%%
%% The one who asked is told {status, Id, Info} of each item, with Info {progress, 'begin', {test | group, Data}}, {progress, 'end',
%% {Status, Data}} (the status of a group is how many items it had) or {cancel, Reason}; and whoever began the task hears {done, Ref, Pid}.
-module(eunit_proc).

-export([get_output/0, group_leader_process/1, start/5]).

-define(TEST_TIMEOUT, 5000).
%% Milliseconds that a timer takes.
-define(LONGEST, 16#FFFFFFFF).

-record(task, {ref, id = [], super, insulator, parent, order, options}).

start(Tests, Order, Super, Ref, Options) when is_pid(Super), is_reference(Ref) ->
    spawn_group(local, #{tests => Tests}, #task{ref = Ref, super = Super, order = Order, options = Options}).

%% What the test that calls has printed so far.
get_output() ->
    group_leader() ! {get_output, self()},
    receive {output, Output} -> Output
    after 100 -> abort(get_output)
    end.

-spec abort(term()) -> no_return().
abort(Cause) -> throw({eunit_abort, Cause}).

%% Tasks ---------------------------------------------------------------------------------------------------------------

start_task(local, Do, Task) ->
    Own = Task#task{parent = self()},
    spawn_link(fun() -> insulate(Do, Own) end);
start_task({remote, Node}, Do, #task{ref = Ref} = Task) ->
    Parent = self(),
    Pid = spawn_link(Node, fun() ->
                                   Parent ! {ok, Ref, self()},
                                   insulate(Do, Task#task{parent = Parent})
                           end),
    Monitor = monitor(process, Pid),
    receive
        {ok, Ref, Pid} -> ok;
        {'DOWN', Monitor, process, Pid, Reason} ->
            tell(Task, Task#task.id, {cancel, {startup, Reason}}),
            self() ! {done, Ref, Pid}
    end,
    demonitor(Monitor, [flush]),
    Pid.

insulate(Do, Task0) ->
    process_flag(trap_exit, true),
    Task = Task0#task{insulator = self()},
    Child = spawn_link(fun() -> child_process(Do, Task) end),
    insulator_wait(Child, [], Task).

%% Printed holds what was printed in each item that is being run, the innermost first.
insulator_wait(Child, Printed, #task{parent = Parent, id = Own} = Task) ->
    receive
        {child, Child, Id, {'begin', Kind, Data}} ->
            tell(Task, Id, {progress, 'begin', {Kind, Data}}),
            insulator_wait(Child, [[] | Printed], Task);
        {child, Child, Id, {'end', Status, Time}} ->
            [Output | Outer] = Printed,
            tell(Task, Id, {progress, 'end', {Status, [{time, Time}, {output, output(Output)}]}}),
            insulator_wait(Child, Outer, Task);
        {child, Child, Id, {skipped, Reason}} ->
            tell(Task, Id, {cancel, {abort, Reason}}),
            insulator_wait(Child, Printed, Task);
        {child, Child, Id, {abort, Cause}} ->
            cancelled(Id, {abort, Cause}, Task),
            done(Task);
        {io_request, Child, ReplyAs, Request} when Printed =/= [] ->
            [Output | Outer] = Printed,
            insulator_wait(Child, [answer(Child, ReplyAs, Request, Output) | Outer], Task);
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            answer(From, ReplyAs, Request, []),
            insulator_wait(Child, Printed, Task);
        {timeout, Child, Id} ->
            Reason = case process_info(Child, current_stacktrace) of
                         {current_stacktrace, Stack} -> {timeout, #{stacktrace => Stack}};
                         undefined -> timeout
                     end,
            cancelled(Id, Reason, Task),
            exit(Child, kill),
            done(Task);
        {'EXIT', Child, normal} -> done(Task);
        {'EXIT', Child, Reason} ->
            cancelled(Own, {exit, Reason}, Task),
            done(Task);
        {'EXIT', Parent, _} ->
            exit(Child, kill),
            done(Task)
    end.

%% Unlinked, so that the parent sees no exit signal.
-spec done(#task{}) -> no_return().
done(#task{parent = Parent, ref = Ref}) ->
    Parent ! {done, Ref, self()},
    unlink(Parent),
    exit(normal).

%% Of the item that is to blame first, then of the task's own.
cancelled(Id, Reason, #task{id = Own} = Task) ->
    tell(Task, Id, {cancel, Reason}),
    Own =:= Id orelse tell(Task, Own, {cancel, {blame, Id}}).

tell(#task{super = Super}, Id, Info) -> Super ! {status, Id, Info}.

child_process(Do, #task{insulator = Insulator} = Task) ->
    group_leader(Insulator, self()),
    try Do(Task)
    catch
        throw:{eunit_abort, Cause} ->
            report({abort, Cause}, Task),
            exit(aborted)
    end.

%% By way of the insulator, in the order of its time-outs and exit signals.
report(What, #task{insulator = Insulator, id = Id}) -> Insulator ! {child, self(), Id, What}.

wait_for(Tasks, _) when map_size(Tasks) =:= 0 -> ok;
wait_for(Tasks, #task{ref = Ref} = Task) ->
    receive {done, Ref, Pid} -> wait_for(maps:remove(Pid, Tasks), Task) end.

%% Items ---------------------------------------------------------------------------------------------------------------

tests(Tests, #task{id = Id, options = Options} = Task) ->
    Items = eunit_data:iter_init(Tests, Id, Options),
    case Task#task.order of
        inorder -> tests_inorder(Items, Task);
        inparallel -> tests_inparallel(Items, infinity, Task);
        {inparallel, 0} -> tests_inparallel(Items, infinity, Task);
        {inparallel, Most} when is_integer(Most), Most > 0 -> tests_inparallel(Items, Most, Task)
    end.

%% Both answer how many items there were.
tests_inorder(Items, Task) -> tests_inorder(Items, 0, Task).

tests_inorder(Items, N, Task) ->
    case next(Items) of
        none -> N;
        {Item, Rest} ->
            handle_item(Item, called(Rest, Task)),
            tests_inorder(Rest, N + 1, Task)
    end.

tests_inparallel(Items, Most, Task) -> tests_inparallel(Items, 0, #{}, Most, Task).

%% As many as may run at a time are begun, and all of them awaited.
tests_inparallel(Items, N, Running, Most, Task) when map_size(Running) =:= Most ->
    wait_for(Running, Task),
    tests_inparallel(Items, N, #{}, Most, Task);
tests_inparallel(Items, N, Running, Most, Task) ->
    case next(Items) of
        none ->
            wait_for(Running, Task),
            N;
        {Item, Rest} ->
            Pid = start_task(local, fun(Own) -> handle_item(Item, Own) end, called(Rest, Task)),
            tests_inparallel(Rest, N + 1, Running#{Pid => true}, Most, Task)
    end.

next(Items) ->
    try eunit_data:iter_next(Items)
    catch throw:Cause -> abort(Cause)
    end.

called(Items, Task) -> Task#task{id = eunit_data:iter_id(Items)}.

handle_item(#{test := _} = Test, Task) -> handle_test(Test, Task);
handle_item(#{tests := _} = Group, Task) -> handle_group(Group, Task).

handle_test(#{source := Source, line := Line} = Test, Task) ->
    report({'begin', test, [{desc, maps:get(desc, Test, undefined)}, {source, Source}, {line, Line}]}, Task),
    Leader = group_leader(),
    Runner = self(),
    Own = spawn_link(?MODULE, group_leader_process, [Runner]),
    group_leader(Own, Runner),
    {Status, Time} = limited(maps:get(timeout, Test, ?TEST_TIMEOUT), fun() -> run_test(Test) end, Task),
    group_leader(Leader, Runner),
    Own ! stop,
    receive {Own, Output} -> io:put_chars(Output) end,
    report({'end', Status, Time}, Task).

run_test(#{test := Fun}) ->
    try eunit_test:run_testfun(Fun) of
        {ok, _} -> ok;
        {error, _} = Error -> Error
    catch
        throw:Reason -> {skipped, Reason}
    end.

handle_group(Group, Task0) ->
    Task = Task0#task{order = maps:get(order, Group, Task0#task.order)},
    case Group of
        #{spawn := Where} -> wait_for(#{spawn_group(Where, Group, Task) => true}, Task);
        _ -> run_group(Group, Task)
    end.

spawn_group(Where, Group, Task) -> start_task(Where, fun(Own) -> run_group(Group, Own) end, Task).

run_group(#{tests := Tests} = Group, Task) ->
    report({'begin', group, [{Key, maps:get(Key, Group, undefined)} || Key <- [desc, spawn, order]]}, Task),
    Enter = fun(Set) -> limited(maps:get(timeout, Group, infinity), fun() -> tests(Set, Task) end, Task) end,
    try
        case Group of
            #{context := Context} -> eunit_data:enter_context(Context, Tests, Enter);
            _ -> Enter(Tests)
        end
    of
        {Status, Time} -> report({'end', Status, Time}, Task)
    catch
        throw:{context_error, What, Exception} -> report({skipped, {What, Exception}}, Task)
    end,
    ok.

%% Time ----------------------------------------------------------------------------------------------------------------

%% {Value, Milliseconds}. The insulator ends what takes longer than its time, which options may stretch.
limited(Timeout, Do, #task{options = Options} = Task) ->
    with_timeout(scaled(Timeout, proplists:get_value(scale_timeouts, Options)), Do, Task).

scaled(infinity, _) -> infinity;
scaled(Timeout, undefined) -> Timeout;
scaled(Timeout, Scale) -> round(Timeout * Scale).

with_timeout(infinity, Do, _) ->
    Start = erlang:monotonic_time(),
    Value = Do(),
    {Value, since(Start)};
with_timeout(Timeout, Do, #task{insulator = Insulator, id = Id}) ->
    Timer = erlang:send_after(max(0, min(Timeout, ?LONGEST)), Insulator, {timeout, self(), Id}),
    Start = erlang:monotonic_time(),
    try Do() of
        Value -> {Value, since(Start)}
    after
        erlang:cancel_timer(Timer)
    end.

since(Start) -> erlang:convert_time_unit(erlang:monotonic_time() - Start, native, millisecond).

%% Output --------------------------------------------------------------------------------------------------------------

%% The group leader of a test: it keeps what is printed for its runner, at the end together with what is still on its way then.
group_leader_process(Runner) -> keep(Runner, infinity, []).

keep(Runner, Wait, Printed) ->
    receive
        {io_request, From, ReplyAs, Request} ->
            Priority = process_flag(priority, normal),
            Printed1 = answer(From, ReplyAs, Request, Printed),
            process_flag(priority, Priority),
            keep(Runner, Wait, Printed1);
        stop ->
            receive after 2 -> ok end,
            process_flag(priority, low),
            keep(Runner, 0, Printed);
        {get_output, From} ->
            From ! {output, lists:flatten(lists:reverse(Printed))},
            keep(Runner, Wait, Printed);
        _ -> keep(Runner, Wait, Printed)
    after Wait ->
            process_flag(priority, normal),
            Runner ! {self(), lists:reverse(Printed)}
    end.

output(Printed) -> lists:reverse(Printed).

answer(From, ReplyAs, Request, Printed) ->
    {Reply, Printed1} = request(Request, Printed),
    From ! {io_reply, ReplyAs, Reply},
    Printed1.

request({put_chars, Chars}, Printed) -> {ok, [Chars | Printed]};
request({put_chars, M, F, A}, Printed) ->
    try apply(M, F, A) of
        Chars -> {ok, [Chars | Printed]}
    catch
        Class:Reason:Stack -> {{error, {Class, Reason, Stack}}, Printed}
    end;
request({put_chars, _, Chars}, Printed) -> request({put_chars, Chars}, Printed);
request({put_chars, _, M, F, A}, Printed) -> request({put_chars, M, F, A}, Printed);
request({requests, Requests}, Printed) -> requests(Requests, {ok, Printed});
request({setopts, _}, Printed) -> {ok, Printed};
request(Request, Printed) when Request =:= getopts; element(1, Request) =:= get_geometry -> {{error, enotsup}, Printed};
request(Request, Printed) when element(1, Request) =:= get_chars; element(1, Request) =:= get_line; element(1, Request) =:= get_until ->
    {eof, Printed};
request(_, Printed) -> {{error, request}, Printed}.

requests([Request | Requests], {ok, Printed}) -> requests(Requests, request(Request, Printed));
requests(_, Answer) -> Answer.
