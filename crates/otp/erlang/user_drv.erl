%% Starts the shell, of which there is at most one at a time, and drives the terminal that it stands on.
%%
%% Where lines can be edited this process has the terminal: it reads keys, gives them to the I/O server (`group`) of the current job, and draws
%% what that asks for; the output of other jobs is dropped. Ctrl-G asks which job shall be the current one. Elsewhere (input or output is
%% no terminal, or one that cannot move its cursor) the shell's group leader is `user`. Who is current stands in the process dictionary.
-module(user_drv).

-export([start/0, start/1, start_shell/0, start_shell/1, whereis_group/0]).

%% `jobs` is [{Number, Group, Shell}], `partial` the beginning of a character whose other bytes have not come.
-record(driver, {line = asterias_terminal_line:new(), unicode = true, jobs = [], next = 1, partial = <<>>, ended = false}).

start() -> start(#{}).

start(['tty_sl -c -e', Shell]) -> start(#{initial_shell => Shell});
start(Arguments) when is_map(Arguments) ->
    case start_shell(Arguments) of
        ok -> whereis(?MODULE);
        Error -> Error
    end.

start_shell() -> start_shell(#{}).

start_shell(Arguments) ->
    case maps:get(initial_shell, Arguments, {shell, start, [init]}) of
        noshell -> ok;
        oldshell -> started({shell, start, []}, false);
        {M, F, Args} -> started({M, F, Args}, edits());
        {Node, M, F, Args} when Node =:= node() -> started({M, F, Args}, edits());
        {Node, _, _, _} when is_atom(Node) -> {error, noconnection};
        {remote, _} -> {error, noconnection};
        {remote, _, _} -> {error, noconnection}
    end.

%% Whether lines can be edited here.
edits() ->
    prim_io:is_terminal(0) andalso prim_io:is_terminal(1) andalso not lists:member(os:getenv("TERM", "dumb"), ["", "dumb"]).

started(Shell, Edits) ->
    Self = self(),
    Tag = make_ref(),
    {Pid, Monitor} = spawn_monitor(fun() -> init(Self, Tag, Shell, Edits) end),
    receive
        {Tag, Started} ->
            demonitor(Monitor, [flush]),
            Started;
        {'DOWN', Monitor, process, Pid, Reason} -> {error, Reason}
    end.

whereis_group() ->
    case whereis(?MODULE) of
        undefined -> undefined;
        Driver ->
            case process_info(Driver, {dictionary, current_group}) of
                {_, Group} when is_pid(Group) -> Group;
                _ -> undefined
            end
    end.

init(From, Tag, Shell, Edits) ->
    try register(?MODULE, self()) of
        true ->
            process_flag(trap_exit, true),
            group_leader(whereis(user), self()),
            case Edits andalso prim_io:set_raw(true) of
                ok ->
                    user ! {terminal, self()},
                    From ! {Tag, ok},
                    driving(Shell);
                _ ->
                    io:format("~ts~n", [slogan()]),
                    put(current_group, whereis(user)),
                    From ! {Tag, ok},
                    plain(Shell, run(Shell))
            end
    catch
        error:badarg -> From ! {Tag, {error, already_started}}
    end.

slogan() ->
    case application:get_env(stdlib, shell_slogan) of
        undefined -> erlang:system_info(system_version);
        {ok, Slogan} when is_function(Slogan, 0) -> Slogan();
        {ok, Slogan} -> Slogan
    end.

%% Without editing -----------------------------------------------------------------------------------------------------

run({M, F, Args}) ->
    Pid = apply(M, F, Args),
    link(Pid),
    Pid.

%% The shell starts again when it ends by an error; when there is nothing more to read this goes with it.
plain(Shell, Pid) ->
    receive
        {'EXIT', Pid, Reason} when Reason =:= terminated; Reason =:= normal -> ok;
        {'EXIT', Pid, Reason} ->
            io:format("*** ERROR: Shell process terminated! (~0tp) ***~n", [Reason]),
            plain(Shell, run(Shell));
        _ -> plain(Shell, Pid)
    end.

%% Driving the terminal ------------------------------------------------------------------------------------------------

driving(Shell) ->
    Driver = #driver{unicode = prim_io:encoding() =:= unicode},
    Driver1 = draw({put_chars, unicode, io_lib:format("~ts~n", [slogan()])}, Driver),
    _ = prim_io:read_start(0),
    loop(with_job(Shell, Driver1)).

loop(#driver{} = Driver) ->
    Current = get(current_group),
    receive
        {prim_io, 0, {data, Bytes}} ->
            _ = prim_io:read_start(0),
            {Chars, Driver1} = characters(Bytes, Driver),
            loop(typed(Chars, Current, Driver1));
        {prim_io, 0, _} ->
            Current ! {self(), eof},
            loop(Driver#driver{ended = true});
        {Tag, From, {write, Bytes}} when is_reference(Tag) -> loop(written(Tag, From, Bytes, Driver));
        {Current, {put_chars_sync, unicode, Chars, To}} ->
            Driver1 = draw({put_chars, unicode, Chars}, Driver),
            Current ! {reply, To, ok},
            loop(Driver1);
        {Current, {open_editor, Text}} ->
            %% An editor would have to share what is typed with this process.
            Current ! {self(), {editor_data, Text}},
            loop(draw(beep, Driver));
        {Asker, Question} when is_pid(Asker), is_atom(Question), Question =/= new_prompt, Question =/= beep, Question =/= delete_line, Question =/= redraw_prompt ->
            told(Asker, Question, Driver),
            loop(Driver);
        {Asker, set_unicode_state, Unicode} when is_pid(Asker) ->
            Asker ! {self(), set_unicode_state, Driver#driver.unicode},
            loop(Driver#driver{unicode = Unicode});
        {Current, Request} -> loop(draw(Request, Driver));
        {Other, {put_chars_sync, _, _, To}} when is_pid(Other) ->
            Other ! {reply, To, ok},
            loop(Driver);
        {'EXIT', Group, Reason} -> loop(gone(Group, Reason, Driver));
        _ -> loop(Driver)
    end.

written(Tag, From, Bytes, #driver{line = Line} = Driver) ->
    {Output, Line1} = asterias_terminal_line:output(Bytes, size(), Line),
    From ! {Tag, prim_io:write(1, Output)},
    Driver#driver{line = Line1}.

told(Asker, tty_geometry, _) -> Asker ! {self(), tty_geometry, size()};
told(Asker, get_unicode_state, #driver{unicode = Unicode}) -> Asker ! {self(), get_unicode_state, Unicode};
told(Asker, get_terminal_state, _) ->
    Asker ! {self(), get_terminal_state, #{stdin => prim_io:is_terminal(0), stdout => prim_io:is_terminal(1), stderr => prim_io:is_terminal(2)}};
told(_, _, _) -> ok.

size() ->
    case prim_io:geometry(1) of
        {Columns, Rows} when Columns > 0, Rows > 0 -> {Columns, Rows};
        _ -> {80, 24}
    end.

draw(Request, #driver{line = Line, unicode = Unicode} = Driver) ->
    {Output, Line1} = asterias_terminal_line:request(Request, size(), Line),
    _ = prim_io:write(1, case Unicode of true -> Output; false -> latin1(Output) end),
    Driver#driver{line = Line1}.

latin1(Output) -> [case C < 256 of true -> C; false -> io_lib:format("\\x{~.16B}", [C]) end || C <- unicode:characters_to_list(Output)].

%% The characters that are whole; bytes that are no UTF-8 stand for themselves.
characters(Bytes, #driver{unicode = false} = Driver) -> {binary_to_list(Bytes), Driver};
characters(Bytes, #driver{partial = Partial} = Driver) ->
    case unicode:characters_to_list(<<Partial/binary, Bytes/binary>>) of
        {incomplete, Chars, Rest} -> {Chars, Driver#driver{partial = Rest}};
        {error, Chars, <<Byte, Rest/binary>>} ->
            {More, Driver1} = characters(Rest, Driver#driver{partial = <<>>}),
            {Chars ++ [Byte | More], Driver1};
        Chars -> {Chars, Driver#driver{partial = <<>>}}
    end.

typed(Chars, Current, Driver) ->
    case [C || C <- Chars, C =:= $\^G orelse C =:= $\^C] of
        [$\^G | _] -> switch(Driver);
        [$\^C | _] ->
            exit(Current, interrupt),
            Driver;
        [] ->
            Current ! {self(), {data, unicode:characters_to_binary(Chars)}},
            Driver
    end.

%% Jobs ----------------------------------------------------------------------------------------------------------------

with_job(Shell, #driver{jobs = Jobs, next = Number} = Driver) ->
    Group = leader(Shell),
    Driver#driver{jobs = Jobs ++ [{Number, Group, Shell}], next = Number + 1}.

leader(Shell) ->
    Below = application:get_env(stdlib, shell_expand_location, below) =:= below,
    Group = group:start(self(), Shell, [{expand_below, Below}]),
    put(current_group, Group),
    Group.

gone(Group, Reason, #driver{jobs = Jobs} = Driver) ->
    case {lists:keytake(Group, 2, Jobs), get(current_group)} of
        {false, _} -> Driver;
        {{value, Job, Others}, Group} when Reason =/= die, Reason =/= terminated -> ended(Job, Reason, Driver#driver{jobs = Others});
        {{value, _, Others}, _} -> Driver#driver{jobs = Others}
    end.

ended({Number, _, Shell}, Reason, #driver{jobs = Jobs} = Driver) ->
    What = ["*** ", ["ERROR: " || Reason =/= normal], "Shell process terminated! "],
    case Shell of
        {shell, start, _} ->
            Driver1 = draw({put_chars, unicode, [What, "***\n"]}, Driver),
            Driver1#driver{jobs = lists:keysort(1, [{Number, leader(Shell), Shell} | Jobs])};
        _ when Driver#driver.ended ->
            _ = draw({put_chars, unicode, [What, "Read EOF ***\n"]}, Driver),
            halt(0);
        _ -> draw({put_chars, unicode, [What, "(^G to start new job) ***\n"]}, Driver)
    end.

%% Asks what to do with which job; what groups want meanwhile waits.
switch(Driver) ->
    case application:get_env(stdlib, shell_esc, jcl) of
        abort ->
            {_, Driver1} = killed(current(Driver), Driver),
            draw({insert_chars, unicode, "\n"}, with_job({shell, start, []}, Driver1));
        jcl ->
            edlin:init(get(current_group)),
            choose(draw({insert_chars, unicode, "\nUser switch command (type h for help)\n"}, Driver))
    end.

current(#driver{jobs = Jobs}) ->
    case lists:keyfind(get(current_group), 2, Jobs) of
        {Number, _, _} -> Number;
        false -> none
    end.

choose(Driver) ->
    {more_chars, Line, Requests} = edlin:start(" --> "),
    chosen([], Line, draw({requests, Requests}, Driver)).

chosen(Chars, Line, Driver) ->
    case edlin:edit_line(Chars, Line) of
        {done, {[Text | _], _, _}, _, Requests} ->
            Driver1 = draw({requests, Requests}, Driver),
            case erl_scan:string(unicode:characters_to_list(Text)) of
                {ok, Tokens, _} -> command([element(3, Token) || Token <- Tokens, tuple_size(Token) =:= 3] ++ [h || {'?', _} <- Tokens], Driver1);
                {error, _, _} -> choose(draw({insert_chars, unicode, "Illegal input\n"}, Driver1))
            end;
        {More, Line1, Requests} when More =:= more_chars; More =:= blink -> choosing(Line1, draw({requests, Requests}, Driver));
        _ -> choosing(Line, Driver)
    end.

choosing(Line, Driver) ->
    receive
        {prim_io, 0, {data, Bytes}} ->
            _ = prim_io:read_start(0),
            {Chars, Driver1} = characters(Bytes, Driver),
            chosen(Chars, Line, Driver1);
        {prim_io, 0, _} -> halt();
        {Tag, From, {write, Bytes}} when is_reference(Tag) -> choosing(Line, written(Tag, From, Bytes, Driver));
        {Asker, Question} when Question =:= get_unicode_state; Question =:= get_terminal_state ->
            told(Asker, Question, Driver),
            choosing(Line, Driver)
    after case Line of {line, _, _, {blink, _}} -> 1000; _ -> infinity end ->
            chosen([], Line, Driver)
    end.

command(Words, Driver) ->
    Driver1 = draw({requests, [{insert_chars, unicode, "\n"}, new_prompt]}, Driver),
    case done(Words, Driver1) of
        {connected, Driver2} ->
            get(current_group) ! {self(), activate},
            Driver2;
        {Text, Driver2} -> choose(draw({put_chars, unicode, Text}, Driver2))
    end.

done([Command], Driver) when Command =:= c; Command =:= i; Command =:= k -> done([Command, current(Driver)], Driver);
done([c, Number], #driver{jobs = Jobs} = Driver) ->
    case lists:keyfind(Number, 1, Jobs) of
        {_, Group, _} ->
            put(current_group, Group),
            {connected, Driver};
        false -> {"Unknown job\n", Driver}
    end;
done([i, Number], #driver{jobs = Jobs} = Driver) ->
    case lists:keyfind(Number, 1, Jobs) of
        {_, Group, _} ->
            exit(Group, interrupt),
            {"", Driver};
        false -> {"Unknown job\n", Driver}
    end;
done([k, Number], Driver) -> killed(Number, Driver);
done([j], #driver{jobs = Jobs} = Driver) ->
    Current = current(Driver),
    {[io_lib:format("~4w~.1ts ~w\n", [Number, ["*" || Number =:= Current], Shell]) || {Number, _, Shell} <- Jobs], Driver};
done([s], Driver) -> done([s, shell], Driver);
done([s, Module], Driver) when is_atom(Module) -> {"", with_job({Module, start, []}, Driver)};
done([r | Where], Driver) when length(Where) < 3 -> {"Node is not alive\n", Driver};
done([q], _) -> halt();
done([h], Driver) ->
    {["  c [nn]            - connect to job\n", "  i [nn]            - interrupt job\n", "  k [nn]            - kill job\n",
      "  j                 - list all jobs\n", "  s [shell]         - start local shell\n", "  r [node [shell]]  - start remote shell\n",
      "  q                 - quit erlang\n", "  ? | h             - this message\n"], Driver};
done([], Driver) -> {"", Driver};
done(_, Driver) -> {"Unknown command\n", Driver}.

killed(Number, #driver{jobs = Jobs} = Driver) ->
    case lists:keytake(Number, 1, Jobs) of
        {value, {_, Group, _}, Others} ->
            exit(Group, die),
            receive {'EXIT', Group, _} -> {"", Driver#driver{jobs = Others}}
            after 1000 -> {"", Driver}
            end;
        false -> {"Unknown job\n", Driver}
    end.
