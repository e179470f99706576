%% Command lines by a description of commands and arguments: parsed, checked, explained.
%%
%% A command is a map with arguments, sub-commands, help and handler. An argument with `short` or `long` is an option, any other stands by
%% its place. What is wrong with the description is an error of the caller's; what is wrong with the line is a value, {Path, Argument, Text, Details}.
-module(argparse).

-export([format_error/1, format_error/2, help/1, help/2, parse/2, parse/3, run/3, validate/1, validate/2]).

-record(state, {prefixes, default, path = [], command, positional = [], short = #{}, long = #{}, digits_are_values = true, values = #{}}).

-define(IS_OPTION(Argument), (is_map_key(short, Argument) orelse is_map_key(long, Argument))).
-define(INVALID(Kind, Entity, Path, Field, Text),
        erlang:error({?MODULE, Kind, names(Path), Field, Text}, [Entity], [{error_info, #{cause => #{}}}])).

run(Line, Command, Options) ->
    try parse(Line, Command, Options) of
        {ok, Values, [_ | Path], Chosen} -> handle(maps:get(handler, Chosen), Command, Path, Values);
        {error, {[_ | Path], _, _, _} = Reason} ->
            io:format("error: ~ts~n", [format_error(Reason)]),
            io:format("~ts", [help(Command, Options#{command => Path})]),
            erlang:halt(1)
    catch
        error:Reason:Stack ->
            io:format(erl_error:format_exception(error, Reason, Stack)),
            erlang:halt(1)
    end.

handle({Module, Function, Default}, Command, Path, Values) -> apply(Module, Function, in_order(Command, Path, Values, Default));
handle({Module, Function}, _, _, Values) when is_atom(Module), is_atom(Function) -> Module:Function(Values);
handle({F, Default}, Command, Path, Values) when is_function(F) -> apply(F, in_order(Command, Path, Values, Default));
handle(F, _, _, Values) when is_function(F, 1) -> F(Values).

in_order(Command, Path, Values, Default) -> [maps:get(Name, Values, Default) || #{name := Name} <- arguments_of(Command, Path)].

%% The arguments of a command and of those that lead to it.
arguments_of(Command, []) -> maps:get(arguments, Command, []);
arguments_of(Command, [Name | Path]) -> maps:get(arguments, Command, []) ++ arguments_of(sub_command(Command, Name), Path).

sub_command(#{commands := Commands}, Name) -> map_get(Name, Commands).

%% Parsing -------------------------------------------------------------------------------------------------------------

parse(Line, Command) -> parse(Line, Command, #{}).

parse(Line, Command, Options) ->
    Program = validate(Command, Options),
    State = #state{prefixes = prefixes(Options), default = maps:find(default, Options), command = Command},
    try parse_words(Line, enter(Program, Command, State))
    catch throw:Reason -> {error, Reason}
    end.

prefixes(Options) -> maps:get(prefixes, Options, [$-]).

enter(Name, Command, #state{path = Path} = State) ->
    lists:foldl(fun declare/2, State#state{command = Command, path = Path ++ [Name]}, maps:get(arguments, Command, [])).

declare(Argument, #state{positional = Positional} = State) when not ?IS_OPTION(Argument) ->
    State#state{positional = Positional ++ [Argument]};
declare(Option, #state{short = Short, long = Long, digits_are_values = Digits, prefixes = Prefixes} = State) ->
    IsNumber = case Option of
                   #{short := Char} when Char >= $0, Char =< $9 -> true;
                   #{long := Name} -> is_number_text(Name);
                   #{} -> false
               end,
    State#state{short = with_key(short, Option, Short),
                long = with_key(long, Option, Long),
                digits_are_values = Digits andalso not (IsNumber andalso lists:member($-, Prefixes))}.

with_key(Kind, Option, Options) ->
    case Option of
        #{Kind := Key} -> Options#{Key => Option};
        #{} -> Options
    end.

parse_words([[Prefix | Name] = Word | Words] = All, #state{prefixes = Prefixes} = State) ->
    case lists:member(Prefix, Prefixes) andalso option(Name, State) of
        false -> parse_word(Word, Words, State);
        {option, Option, Values} -> consume(Values ++ Words, Option, State);
        {flags, Flags} -> parse_words([[Prefix, Flag] || Flag <- Flags] ++ Words, State);
        none ->
            case Prefix =:= $- andalso State#state.digits_are_values andalso is_number_text(Name) of
                true -> positional(All, State);
                false -> rest(All, State)
            end
    end;
parse_words([Word | Words], State) -> parse_word(Word, Words, State);
parse_words([], #state{path = Path, command = Command} = State) ->
    map_size(maps:get(commands, Command, #{})) > 0 andalso not is_map_key(handler, Command)
        andalso throw({Path, undefined, undefined, <<"subcommand expected">>}),
    {ok, with_defaults(State), Path, Command}.

parse_word(Word, Words, #state{command = #{commands := Commands}} = State) when is_map_key(Word, Commands) ->
    parse_words(Words, enter(Word, map_get(Word, Commands), State));
parse_word(Word, Words, State) -> positional([Word | Words], State).

%% An option, with the value that stands in the same word; several flags in one word; or none.
option(Name, #state{short = Short, long = Long}) ->
    case {Long, string:split(Name, "=")} of
        {#{Name := Option}, _} -> {option, Option, []};
        {_, [Key, Value]} when is_map_key(Key, Long) -> {option, map_get(Key, Long), [Value]};
        _ ->
            case Name of
                [Flag] when is_map_key(Flag, Short) -> {option, map_get(Flag, Short), []};
                [Flag | Rest] when is_map_key(Flag, Short) ->
                    case are_flags(Name, Short) of
                        true -> {flags, Name};
                        false -> {option, map_get(Flag, Short), [Rest]}
                    end;
                _ -> none
            end
    end.

%% All but the last must need no value.
are_flags([Last], Short) -> is_map_key(Last, Short);
are_flags([Flag | Flags], Short) -> is_map_key(Flag, Short) andalso not needs_value(map_get(Flag, Short)) andalso are_flags(Flags, Short).

needs_value(#{nargs := Count}) -> Count =/= 'maybe' andalso not (is_tuple(Count) andalso element(1, Count) =:= 'maybe');
needs_value(#{action := Action}) when Action =/= store, Action =/= append -> false;
needs_value(Option) -> maps:get(type, Option, string) =/= boolean.

with_defaults(#state{positional = Positional, short = Short, long = Long} = State) ->
    Placed = lists:foldl(fun(Argument, Values) -> with_default(Argument, true, Values, State) end, State#state.values, Positional),
    lists:foldl(fun(Option, Values) -> with_default(Option, false, Values, State) end, Placed, maps:values(Short) ++ maps:values(Long)).

with_default(#{name := Name}, _, Values, _) when is_map_key(Name, Values) -> Values;
with_default(#{required := true} = Argument, _, _, #state{path = Path}) -> throw({Path, Argument, undefined, <<>>});
with_default(#{name := Name, default := Default}, _, Values, _) -> Values#{Name => Default};
with_default(#{required := false, name := Name}, _, Values, State) -> with_global_default(Name, Values, State);
with_default(Argument, true, _, #state{path = Path}) -> throw({Path, Argument, undefined, <<>>});
with_default(#{name := Name}, false, Values, State) -> with_global_default(Name, Values, State).

with_global_default(Name, Values, #state{default = {ok, Default}}) -> Values#{Name => Default};
with_global_default(_, Values, _) -> Values.

positional([Word | _], #state{positional = [], path = Path}) -> throw({Path, undefined, Word, <<>>});
positional(All, #state{positional = [Argument | _]} = State) -> consume(All, Argument, State).

%% What looks like an option and is none may be part of an argument that takes all.
rest(All, #state{positional = [#{nargs := all} = Argument]} = State) -> act([], All, as_list(Argument), State);
rest(All, #state{positional = [#{name := Name, default := Default, required := false} | Rest], values = Values} = State) ->
    rest(All, State#state{positional = Rest, values = Values#{Name => Default}});
rest(All, #state{positional = [#{required := false} | Rest]} = State) -> rest(All, State#state{positional = Rest});
rest([Word | _], #state{path = Path}) -> throw({Path, undefined, Word, <<>>}).

as_list(Argument) -> Argument#{type => {list, maps:get(type, Argument, string)}}.

%% The words that an argument takes.
consume(Words, #{nargs := Count} = Argument, #state{path = Path} = State) when is_integer(Count) ->
    {Taken, Rest} = up_to_option(Words, Count, State, []),
    length(Taken) < Count
        andalso throw({Path, Argument, Words, io_lib:format("expected ~b, found ~b argument(s)", [Count, length(Taken)])}),
    act(Rest, Taken, as_list(Argument), State);
consume(Words, #{nargs := all} = Argument, State) -> act([], Words, as_list(Argument), State);
consume(Words, #{nargs := Nargs} = Argument, #state{path = Path} = State) when Nargs =:= list; Nargs =:= nonempty_list ->
    {Taken, Rest} = up_to_option(Words, -1, State, []),
    Taken =:= [] andalso Nargs =:= nonempty_list andalso throw({Path, Argument, Words, <<"expected argument">>}),
    act(Rest, Taken, as_list(Argument), State);
consume(["true" | Words], #{type := boolean} = Argument, State) -> act(Words, true, Argument#{type => raw}, State);
consume(["false" | Words], #{type := boolean} = Argument, State) -> act(Words, false, Argument#{type => raw}, State);
consume(Words, #{type := boolean} = Argument, State) -> act(Words, undefined, Argument, State);
consume(Words, #{nargs := Nargs} = Argument, State) ->
    case up_to_option(Words, 1, State, []) of
        {[Word], Rest} -> act(Rest, Word, Argument, State);
        {[], _} when Nargs =:= 'maybe' -> act(Words, default_of(Argument), Argument#{type => raw}, State);
        {[], _} -> act(Words, element(2, Nargs), Argument, State)
    end;
consume(Words, #{action := Action} = Argument, State) when Action =:= count; is_tuple(Action) -> act(Words, undefined, Argument, State);
consume([[Prefix | _] = Word | Words], Argument, #state{prefixes = Prefixes, path = Path} = State) when ?IS_OPTION(Argument) ->
    case not lists:member(Prefix, Prefixes) orelse State#state.digits_are_values andalso is_number_text(Word) of
        true -> act(Words, Word, Argument, State);
        false -> throw({Path, Argument, undefined, <<"expected argument">>})
    end;
consume([Word | Words], Argument, State) -> act(Words, Word, Argument, State);
consume([], Argument, #state{path = Path}) -> throw({Path, Argument, undefined, <<"expected argument">>}).

up_to_option([], _, _, Taken) -> {lists:reverse(Taken), []};
up_to_option(Words, 0, _, Taken) -> {lists:reverse(Taken), Words};
up_to_option([Word | Words] = All, Left, #state{prefixes = Prefixes, digits_are_values = Digits} = State, Taken) ->
    case Word =/= [] andalso lists:member(hd(Word), Prefixes) andalso not (Digits andalso is_number_text(Word)) of
        true -> {lists:reverse(Taken), All};
        false -> up_to_option(Words, Left - 1, State, [Word | Taken])
    end.

default_of(#{default := Default}) -> Default;
default_of(#{type := Type}) -> maps:get(Type, #{boolean => true, integer => 0, float => 0.0, string => "", binary => <<>>}, undefined);
default_of(_) -> undefined.

act(Words, Taken, #{name := Name} = Argument, #state{values = Values} = State) ->
    Value = case maps:get(action, Argument, store) of
                {store, Constant} when Taken =:= undefined -> Constant;
                {append, Constant} when Taken =:= undefined -> maps:get(Name, Values, []) ++ [Constant];
                count -> maps:get(Name, Values, 0) + 1;
                append -> maps:get(Name, Values, []) ++ [converted(Taken, Argument, State)];
                extend -> maps:get(Name, Values, []) ++ converted(Taken, Argument, State);
                _ -> converted(Taken, Argument, State)
            end,
    Next = State#state{values = Values#{Name => Value}},
    case Argument of
        #{nargs := Nargs} when Nargs =:= list; Nargs =:= nonempty_list -> parse_words(Words, Next);
        _ when ?IS_OPTION(Argument) -> parse_words(Words, Next);
        _ -> parse_words(Words, Next#state{positional = tl(Next#state.positional)})
    end.

%% Values --------------------------------------------------------------------------------------------------------------

converted(Taken, Argument, #state{path = Path}) ->
    convert(maps:get(type, Argument, string), Taken, fun(Text, Why) -> throw({Path, Argument, Text, Why}) end).

convert({list, Type}, Words, Fail) -> [convert(Type, Word, Fail) || Word <- Words];
convert(raw, Value, _) -> Value;
convert(string, Text, _) -> Text;
convert({string, [First | _] = Choices}, Text, Fail) when is_list(First) -> chosen(Text, Choices, Text, Fail);
convert({string, Regexp}, Text, Fail) -> matching(Text, Regexp, [], Fail);
convert({string, Regexp, Options}, Text, Fail) -> matching(Text, Regexp, Options, Fail);
convert(binary, Text, _) -> unicode:characters_to_binary(Text);
convert({binary, [First | _] = Choices}, Text, Fail) when is_binary(First) -> chosen(unicode:characters_to_binary(Text), Choices, Text, Fail);
convert({binary, Regexp}, Text, Fail) -> unicode:characters_to_binary(matching(Text, Regexp, [], Fail));
convert({binary, Regexp, Options}, Text, Fail) -> unicode:characters_to_binary(matching(Text, Regexp, Options, Fail));
convert(integer, Text, Fail) -> integer_of(Text, Fail);
convert({integer, Bounds}, Text, Fail) -> bounded(integer_of(Text, Fail), Bounds, Text, Fail);
convert(float, Text, Fail) -> number_of(Text, Fail);
convert({float, Bounds}, Text, Fail) -> bounded(number_of(Text, Fail), Bounds, Text, Fail);
convert(boolean, undefined, _) -> true;
convert(boolean, "true", _) -> true;
convert(boolean, "false", _) -> false;
convert(boolean, Text, Fail) -> Fail(Text, <<"is not a boolean">>);
convert(atom, Text, Fail) -> existing(Text, Fail);
convert({atom, unsafe}, Text, _) -> list_to_atom(Text);
convert({atom, Choices}, Text, Fail) -> chosen(existing(Text, Fail), Choices, Text, Fail);
convert({custom, F}, Text, Fail) ->
    try F(Text)
    catch error:badarg -> Fail(Text, <<"failed validation">>)
    end.

chosen(Value, Choices, Text, Fail) ->
    case lists:member(Value, Choices) of
        true -> Value;
        false -> Fail(Text, <<"is not one of the choices">>)
    end.

matching(Text, Regexp, Options, Fail) ->
    case re:run(Text, Regexp, Options) of
        nomatch -> Fail(Text, <<"does not match">>);
        _ -> Text
    end.

existing(Text, Fail) ->
    try list_to_existing_atom(Text)
    catch error:badarg -> Fail(Text, <<"is not an existing atom">>)
    end.

integer_of(Text, Fail) ->
    case string:to_integer(Text) of
        {N, []} -> N;
        _ -> Fail(Text, <<"is not an integer">>)
    end.

number_of(Text, Fail) ->
    case {string:to_float(Text), string:to_integer(Text)} of
        {{Float, []}, _} -> Float;
        {_, {N, []}} -> N;
        _ -> Fail(Text, <<"is not a number">>)
    end.

is_number_text(Text) ->
    case {string:to_integer(Text), string:to_float(Text)} of
        {{_, []}, _} -> true;
        {_, {_, []}} -> true;
        _ -> false
    end.

bounded(N, [], _, _) -> N;
bounded(N, [{min, Min} | _], Text, Fail) when N < Min -> Fail(Text, <<"is less than accepted minimum">>);
bounded(N, [{max, Max} | _], Text, Fail) when N > Max -> Fail(Text, <<"is greater than accepted maximum">>);
bounded(N, [Choice | _] = Choices, Text, Fail) when is_number(Choice) -> chosen(N, Choices, Text, Fail);
bounded(N, [_ | Bounds], Text, Fail) -> bounded(N, Bounds, Text, Fail).

%% Checking descriptions -----------------------------------------------------------------------------------------------

validate(Command) -> validate(Command, #{}).

validate(Command, Options) ->
    Program = program(Options),
    is_list(Program)
        orelse erlang:error(badarg, [Command, Options], [{error_info, #{cause => #{2 => <<"progname is not valid">>}}}]),
    check_command([{Program, Command}], prefixes(Options)),
    Program.

program(#{progname := Name}) when is_atom(Name) -> atom_to_list(Name);
program(#{progname := Name}) when is_binary(Name) -> binary_to_list(Name);
program(#{progname := Name}) -> Name;
program(_) ->
    case init:get_argument(progname) of
        {ok, [[Name]]} -> Name;
        error -> "erl"
    end.

names(Path) -> lists:reverse([Name || {Name, _} <- Path]).

%% The path is that to the command, the nearest first.
check_command([{Name, Command} | Above] = Path, Prefixes) ->
    is_list(Name) andalso not lists:member(hd(Name), Prefixes)
        orelse ?INVALID(command, Command, Above, commands, <<"command name must be a string not starting with option prefix">>),
    is_map(Command) orelse ?INVALID(command, Command, Path, commands, <<"expected command()">>),
    is_command_help(maps:get(help, Command, []))
        orelse ?INVALID(command, Command, Path, help, <<"must be a printable unicode list, or a command help template">>),
    Commands = maps:get(commands, Command, #{}),
    is_map(Commands) orelse ?INVALID(command, Command, Path, commands, <<"expected map of #{string() => command()}">>),
    is_handler(maps:get(handler, Command, optional))
        orelse ?INVALID(command, Command, Path, handler, <<"handler must be a valid callback, or an atom 'optional'">>),
    Arguments = maps:get(arguments, Command, []),
    is_list(Arguments) orelse ?INVALID(command, Command, Path, arguments, <<"expected a list, [argument()]">>),
    [check_argument(Argument, Path) || Argument <- Arguments],
    check_conflicts([Argument || {_, Each} <- Path, Argument <- maps:get(arguments, Each, [])], #{}, #{}, Path),
    maps:foreach(fun(Sub, Description) -> check_command([{Sub, Description} | Path], Prefixes) end, Commands).

is_handler(optional) -> true;
is_handler({Module, Function}) when is_atom(Module), is_atom(Function) -> true;
is_handler({Module, Function, _}) when is_atom(Module), is_atom(Function) -> true;
is_handler({F, _}) when is_function(F) -> true;
is_handler(F) -> is_function(F, 1).

check_conflicts([#{short := Short, name := Name} = Argument | Arguments], Shorts, Longs, Path) ->
    is_map_key(Short, Shorts)
        andalso ?INVALID(argument, Argument, Path, short, "short conflicting with previously defined short for " ++ atom_to_list(map_get(Short, Shorts))),
    check_conflicts(Arguments, Shorts#{Short => Name}, Longs, Path);
check_conflicts([#{long := Long, name := Name} = Argument | Arguments], Shorts, Longs, Path) ->
    is_map_key(Long, Longs)
        andalso ?INVALID(argument, Argument, Path, long, "long conflicting with previously defined long for " ++ atom_to_list(map_get(Long, Longs))),
    check_conflicts(Arguments, Shorts, Longs#{Long => Name}, Path);
check_conflicts([_ | Arguments], Shorts, Longs, Path) -> check_conflicts(Arguments, Shorts, Longs, Path);
check_conflicts([], _, _, _) -> ok.

check_argument(#{name := Name} = Argument, Path) when is_atom(Name); is_list(Name); is_binary(Name) ->
    is_argument_help(maps:get(help, Argument, [])) orelse ?INVALID(argument, Argument, Path, help, <<"must be a string or valid help template">>),
    io_lib:printable_unicode_list(maps:get(long, Argument, [])) orelse ?INVALID(argument, Argument, Path, long, <<"must be a printable string">>),
    is_boolean(maps:get(required, Argument, true)) orelse ?INVALID(argument, Argument, Path, required, <<"must be a boolean">>),
    io_lib:printable_unicode_list([maps:get(short, Argument, $a)])
        orelse ?INVALID(argument, Argument, Path, short, <<"must be a printable character">>),
    check_action(maps:get(action, Argument, store), Argument, Path),
    check_type(maps:get(type, Argument, string), Argument, Path),
    is_nargs(maps:get(nargs, Argument, 1)) orelse ?INVALID(argument, Argument, Path, nargs, <<"unsupported">>);
check_argument(Argument, Path) -> ?INVALID(argument, Argument, Path, name, <<"argument must be a map containing 'name' field">>).

check_action(extend, #{nargs := Nargs}, _) when Nargs =:= list; Nargs =:= nonempty_list; Nargs =:= all; is_integer(Nargs) -> ok;
check_action(extend, #{type := {custom, _}}, _) -> ok;
check_action(extend, Argument, Path) -> ?INVALID(argument, Argument, Path, action, <<"extend action works only with lists">>);
check_action(Action, _, _) when Action =:= store; Action =:= append; Action =:= count -> ok;
check_action({Action, _}, _, _) when Action =:= store; Action =:= append -> ok;
check_action(_, Argument, Path) -> ?INVALID(argument, Argument, Path, action, <<"unsupported">>).

check_type({Kind, Bounds}, Argument, Path) when Kind =:= integer; Kind =:= float ->
    IsOne = fun(N) -> case Kind of integer -> is_integer(N); float -> is_float(N) end end,
    [?INVALID(argument, Argument, Path, type, <<"invalid validator">>) || {Bound, N} <- Bounds, not lists:member(Bound, [min, max]) orelse not IsOne(N)];
check_type({atom, Choices}, Argument, Path) when is_list(Choices) ->
    [?INVALID(argument, Argument, Path, type, <<"unsupported">>) || Choice <- Choices, not is_atom(Choice)];
check_type(Type, Argument, Path) -> is_type(Type) orelse ?INVALID(argument, Argument, Path, type, <<"unsupported">>).

is_type({atom, unsafe}) -> true;
is_type({custom, F}) -> is_function(F, 1);
is_type({string, What}) -> is_list(What);
is_type({string, Regexp, Options}) -> is_list(Regexp) andalso is_list(Options);
is_type({binary, [Choice | _]}) -> is_binary(Choice);
is_type({binary, Regexp}) -> is_binary(Regexp);
is_type({binary, Regexp, Options}) -> is_binary(Regexp) andalso is_list(Options);
is_type(Type) -> lists:member(Type, [boolean, integer, float, string, binary, atom]).

is_nargs({'maybe', _}) -> true;
is_nargs(N) when is_integer(N) -> N >= 1;
is_nargs(Nargs) -> lists:member(Nargs, [all, list, 'maybe', nonempty_list]).

is_argument_help(hidden) -> true;
is_argument_help({Short, Template}) when is_list(Short); is_binary(Short) ->
    is_function(Template, 0) orelse is_list(Template)
        andalso lists:all(fun(Part) -> is_list(Part) orelse is_binary(Part) orelse Part =:= type orelse Part =:= default end, Template);
is_argument_help(Help) -> is_list(Help) orelse is_binary(Help).

is_command_help(Help) when is_list(Help) ->
    io_lib:printable_unicode_list(Help)
        orelse lists:all(fun(Part) ->
                             is_binary(Part) orelse lists:member(Part, [usage, commands, arguments, options]) orelse io_lib:printable_unicode_list(Part)
                         end, Help);
is_command_help(Help) -> Help =:= hidden orelse is_binary(Help).

%% Help ----------------------------------------------------------------------------------------------------------------

help(Command) -> help(Command, #{}).

help(Root, Options) ->
    Program = validate(Root, Options),
    Path = case maps:get(command, Options, []) of
               [Program | Tail] -> Tail;
               Given -> Given
           end,
    Command = lists:foldl(fun(Name, Above) -> sub_command(Above, Name) end, Root, Path),
    Prefix = hd(prefixes(Options)),
    Arguments = [A || A <- arguments_of(Root, Path), maps:get(help, A, "") =/= hidden],
    {Switches, Placed} = lists:partition(fun(A) -> ?IS_OPTION(A) end, Arguments),
    OptionTexts = [{option_name(A, Prefix), description(A)} || A <- Switches],
    PlacedTexts = [{io_lib:format("~ts", [maps:get(name, A)]), description(A)} || A <- Placed],
    Subs = [{Name, maps:get(help, Sub, "")} || {Name, Sub} <- lists:sort(maps:to_list(maps:get(commands, Command, #{}))),
                                               maps:get(help, Sub, "") =/= hidden],
    Longest = lists:max([0] ++ [min(24, string:length(Name)) || {Name, _} <- OptionTexts] ++ [string:length(Name) || {Name, _} <- PlacedTexts]),
    Usage = usage_words(Command, Path, Prefix, Switches, Placed),
    Parts = #{usage => {Program, Usage}, arguments => {Longest, PlacedTexts}, options => {Longest, OptionTexts},
              commands => {lists:max([Longest | [string:length(Name) || {Name, _} <- Subs]]), Subs}},
    Width = maps:get(columns, Options, 80),
    Help = case {Path, maps:get(help, Command, "")} of
               {_, hidden} -> "";
               {_, Text} -> Text
           end,
    Template = case Help =:= "" orelse io_lib:printable_unicode_list(Help) of
                   true -> template(Help, Subs, PlacedTexts, OptionTexts);
                   false -> Help
               end,
    lists:append([part(maps:find(Part, Parts), Part, Width) || Part <- Template]).

template(Help, Subs, Placed, Options) ->
    ["Usage:" ++ io_lib:nl(), usage, io_lib:nl()]
        ++ [Part || Help =/= "", Part <- ["\n", Help ++ io_lib:nl()]]
        ++ [Part || Subs =/= [], Part <- ["\nSubcommands:\n", commands]]
        ++ [Part || Placed =/= [], Part <- ["\nArguments:\n", arguments]]
        ++ [Part || Options =/= [], Part <- ["\nOptional arguments:\n", options]].

usage_words(Command, Path, Prefix, Switches, Placed) ->
    Commands = maps:get(commands, Command, #{}),
    Below = case map_size(Commands) of
                0 -> [];
                Few when Few < 4 -> ["{" ++ lists:append(lists:join("|", lists:sort(maps:keys(Commands)))) ++ "}"];
                _ -> ["<command>"]
            end,
    Flags = [Short || #{short := Short} = A <- Switches, not needs_value(A)],
    [lists:append(lists:join(" ", Path)) || Path =/= []] ++ Below
        ++ [unicode:characters_to_list(io_lib:format("[~tc~ts]", [Prefix, Flags])) || Flags =/= []]
        ++ lists:append([option_usage(A, Prefix) || A <- Switches])
        ++ [case A of
                #{help := {Text, _}} -> Text;
                _ -> value_usage(maps:get(required, A, true), "", A)
            end || A <- Placed].

option_usage(#{help := {Text, _}}, _) -> [Text];
option_usage(A, Prefix) ->
    Required = maps:get(required, A, false),
    Needs = needs_value(A),
    [value_usage(Required, [Prefix, Short, " "], A) || #{short := Short} <- [A], Needs]
        ++ [if
                Needs -> value_usage(Required, [Prefix, Long, " "], A);
                Required -> [Prefix | Long];
                true -> io_lib:format("[~ts]", [[Prefix | Long]])
            end || #{long := Long} <- [A]].

value_usage(Required, Start, #{name := Name} = A) ->
    Dots = case A of
               #{nargs := Nargs} when Nargs =:= list; Nargs =:= all; Nargs =:= nonempty_list -> "...";
               _ -> ""
           end,
    io_lib:format(if Required -> "~ts<~ts>~ts"; true -> "[~ts<~ts>~ts]" end, [Start, Name, Dots]).

option_name(#{short := Short, long := Long}, Prefix) -> [[Prefix, Short], ", ", [Prefix | Long]];
option_name(#{short := Short}, Prefix) -> [Prefix, Short];
option_name(#{long := Long}, Prefix) -> [Prefix | Long].

description(#{help := {_, F}}) when is_function(F, 0) -> F();
description(#{help := {_, Template}} = A) ->
    [case Part of
         type -> type_text(A);
         default -> default_text(A);
         _ -> Part
     end || Part <- Template];
description(#{name := Name} = A) ->
    case {maps:get(help, A, io_lib:format("~ts", [Name])), type_text(A), default_text(A)} of
        {"", "", Default} -> Default;
        {"", Type, ""} -> Type;
        {Text, "", ""} -> Text;
        {Text, "", Default} -> [Text, " , default: ", Default];
        {Text, Type, ""} -> [Text, " (", Type, ")"];
        {"", Type, Default} -> [Type, ", default: ", Default];
        {Text, Type, Default} -> [Text, " (", Type, "), default: ", Default]
    end.

type_text(#{type := {integer, [N | _] = Choices}}) when is_integer(N) -> choices([integer_to_list(Choice) || Choice <- Choices]);
type_text(#{type := {float, [N | _] = Choices}}) when is_number(N) -> choices([io_lib:format("~g", [Choice]) || Choice <- Choices]);
type_text(#{type := {Kind, Bounds}}) when Kind =:= integer; Kind =:= float ->
    Name = type_text(#{type => Kind}),
    case {proplists:get_value(min, Bounds), proplists:get_value(max, Bounds)} of
        {undefined, undefined} -> io_lib:format("~s", [Name]);
        {Min, undefined} -> io_lib:format("~s >= ~tp", [Name, Min]);
        {undefined, Max} -> io_lib:format("~s <= ~tp", [Name, Max]);
        {Min, Max} -> io_lib:format("~tp <= ~s <= ~tp", [Min, Name, Max])
    end;
type_text(#{type := {string, [First | _] = Regexp}}) when not is_list(First) -> io_lib:format("string re: ~ts", [Regexp]);
type_text(#{type := {string, [First | _] = Regexp, _}}) when not is_list(First) -> io_lib:format("string re: ~ts", [Regexp]);
type_text(#{type := {binary, Regexp}}) when is_binary(Regexp) -> io_lib:format("binary re: ~ts", [Regexp]);
type_text(#{type := {binary, Regexp, _}}) when is_binary(Regexp) -> io_lib:format("binary re: ~ts", [Regexp]);
type_text(#{type := {Kind, Choices}}) when Kind =:= string orelse Kind =:= binary, is_list(Choices) -> choices(Choices);
type_text(#{type := atom}) -> "existing atom";
type_text(#{type := {atom, unsafe}}) -> "atom";
type_text(#{type := {atom, Choices}}) -> choices([atom_to_list(Choice) || Choice <- Choices]);
type_text(#{type := boolean}) -> "";
type_text(#{type := integer}) -> "int";
type_text(#{type := Type}) when is_atom(Type) -> io_lib:format("~ts", [Type]);
type_text(_) -> "".

choices(Texts) -> io_lib:format("choice: ~ts", [lists:join(", ", Texts)]).

default_text(#{default := Default}) when is_list(Default); is_binary(Default); is_atom(Default) -> io_lib:format("~ts", [Default]);
default_text(#{default := Default}) -> io_lib:format("~tp", [Default]);
default_text(_) -> "".

part(error, Text, Width) -> wrapped(Text, 0, Width);
part({ok, {Program, []}}, usage, _) -> io_lib:format("  ~ts", [Program]);
part({ok, {Program, Words}}, usage, Width) ->
    Indent = string:length(Program),
    Lines = fill(Words, Width - Indent, 0, [], []),
    io_lib:format("  ~ts~ts", [Program, lists:join([io_lib:nl() | spaces(Indent + 3)], Lines)]);
part({ok, {Longest, Texts}}, _, Width) ->
    Format = io_lib:format("  ~~-~bts ~~ts~n", [Longest]),
    [io_lib:format(Format, [Name, wrapped(Text, Longest + 3, Width)]) || {Name, Text} <- Texts].

wrapped(Text, Indent, Width) ->
    Lines = lists:append([wrapped_line(Line, Width - Indent) || Line <- string:split(Text, io_lib:nl(), all)]),
    lists:join([io_lib:nl() | spaces(Indent)], Lines).

wrapped_line([], _) -> [[]];
wrapped_line(Line, Width) ->
    [First | Words] = string:split(Line, " ", all),
    fill(Words, Width, string:length(First), First, []).

fill([Word | Words], Width, Size, Line, Lines) ->
    case Size + 1 + string:length(Word) of
        Longer when Longer > Width -> fill(Words, Width, string:length(Word), Word, [Line | Lines]);
        Longer -> fill(Words, Width, Longer, [Line, <<" ">>, Word], Lines)
    end;
fill([], _, _, [], Lines) -> lists:reverse(Lines);
fill([], _, _, Line, Lines) -> lists:reverse(Lines, [Line]).

spaces(N) -> lists:duplicate(N, $\s).

%% Errors in words -----------------------------------------------------------------------------------------------------

format_error({Path, undefined, undefined, Details}) -> io_lib:format("~ts: ~ts", [path(Path), Details]);
format_error({Path, undefined, Text, Details}) -> io_lib:format("~ts: unknown argument: ~ts~ts", [path(Path), Text, Details]);
format_error({Path, #{name := Name}, undefined, Details}) -> io_lib:format("~ts: required argument missing: ~ts~ts", [path(Path), Name, Details]);
format_error({Path, #{name := Name}, Text, Details}) ->
    io_lib:format("~ts: invalid argument for ~ts: ~ts ~ts", [path(Path), Name, Text, Details]).

%% What erl_error asks about a bad description.
format_error({?MODULE, command, Path, Field, Why}, [{_, _, [Command], Info} | _]) ->
    (cause(Info))#{general => <<"command specification is invalid">>, 1 => io_lib:format("~tp", [Command]),
                   reason => io_lib:format("command \"~ts\": invalid field '~ts', reason: ~ts", [path(Path), Field, Why])};
format_error({?MODULE, argument, Path, Field, Why}, [{_, _, [Argument], Info} | _]) ->
    (cause(Info))#{general => "argument specification is invalid", 1 => io_lib:format("~tp", [Argument]),
                   reason => io_lib:format("command \"~ts\", argument '~ts', invalid field '~ts': ~ts",
                                           [path(Path), maps:get(name, Argument, ""), Field, Why])}.

cause(Info) -> maps:get(cause, proplists:get_value(error_info, Info, #{})).

path(Names) -> lists:join(" ", Names).
