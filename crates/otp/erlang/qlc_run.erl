%% Answers of queries, one after the other: a stream is a list whose tail may be a fun that makes the rest.
%%
%% Queries are prepared by the process that asks, which evaluates their sources; tables are opened (pre_fun) when they
%% are first gone through, by who evaluates, and closed (post_fun) at the end. What is no stream is thrown, and is the answer.
-module(qlc_run).

-export([prepare/1, stream/2, all/2, fold/4, evaluated/2]).

%% Handles: a list; {append, Handles}; {sort, How, Options, Handle}; {table, Table}; {lc, Parts, Template, Options, Text}.
-define(KEY(Run), {?MODULE, Run}).

%% Evaluates sources, and asks parents of tables for their values.
prepare(Handle) when is_list(Handle); is_function(Handle) -> Handle;
prepare({append, Handles}) -> {append, [prepare(Handle) || Handle <- Handles]};
prepare({sort, How, Options, Handle}) -> {sort, How, Options, prepare(Handle)};
prepare({table, #{parent_fun := Parent} = Table}) ->
    Value = case Parent of
                undefined -> undefined;
                _ -> Parent()
            end,
    {table, Table#{parent_value => Value, instance => make_ref()}};
prepare({lc, Parts, Template, Options, Source}) -> {lc, [part(Part) || Part <- Parts], Template, Options, Source}.

part({generator, Source, Match, Pattern, Lookups}) ->
    {generator, {make_ref(), prepare(qlc:opened(Source()))}, Match, Pattern, Lookups};
part(Filter) -> Filter.

%% Runs Fun(Run), and closes what it opened.
evaluated(Options, Fun) ->
    Run = make_ref(),
    put(?KEY(Run), #{opened => [], memory => #{}, options => Options}),
    try Fun(Run)
    catch throw:{?MODULE, Run, Answer} -> Answer
    after
        #{opened := Opened} = erase(?KEY(Run)),
        _ = [Post() || #{post_fun := Post} <- Opened, is_function(Post)]
    end.

all(Handle, Run) -> listed(stream(Handle, Run), Run, []).

listed([Answer | Rest], Run, Answers) -> listed(Rest, Run, [Answer | Answers]);
listed([], _, Answers) -> lists:reverse(Answers);
listed(Rest, Run, Answers) when is_function(Rest) -> listed(Rest(), Run, Answers);
listed(Other, Run, _) -> throw({?MODULE, Run, Other}).

fold(Fun, Acc, Handle, Run) -> folded(stream(Handle, Run), Fun, Acc, Run).

folded([Answer | Rest], Fun, Acc, Run) -> folded(Rest, Fun, Fun(Answer, Acc), Run);
folded([], _, Acc, _) -> Acc;
folded(Rest, Fun, Acc, Run) when is_function(Rest) -> folded(Rest(), Fun, Acc, Run);
folded(Other, _, _, Run) -> throw({?MODULE, Run, Other}).

%% Streams ----------------------------------------------------------------------------------------------------------------

stream(List, _) when is_list(List) -> List;
stream(Fun, _) when is_function(Fun) -> Fun;
stream({append, Handles}, Run) -> joined(Handles, Run);
stream({sort, How, Options, Handle}, Run) -> sorted(How, Options, all(Handle, Run));
stream({table, Table}, Run) -> traversed(Table, '_', Run);
stream({lc, Parts, Template, Options, _}, Run) ->
    Answers = fun() -> answers(Parts, {}, Template, Run, fun() -> [] end) end,
    #{options := #{unique_all := IsUnique}} = get(?KEY(Run)),
    case IsUnique orelse maps:get(unique, Options) of
        true -> fun() -> unique(Answers(), #{}, Run) end;
        false -> Answers
    end.

joined([], _) -> [];
joined([Handle | Handles], Run) -> behind(stream(Handle, Run), fun() -> joined(Handles, Run) end, Run).

behind([Answer | Rest], Next, Run) -> [Answer | fun() -> behind(Rest, Next, Run) end];
behind([], Next, _) -> Next();
behind(Rest, Next, Run) when is_function(Rest) -> behind(Rest(), Next, Run);
behind(Other, _, Run) -> throw({?MODULE, Run, Other}).

unique([Answer | Rest], Known, Run) when is_map_key(Answer, Known) -> unique(Rest, Known, Run);
unique([Answer | Rest], Known, Run) -> [Answer | fun() -> unique(Rest, Known#{Answer => true}, Run) end];
unique([], _, _) -> [];
unique(Rest, Known, Run) when is_function(Rest) -> unique(Rest(), Known, Run);
unique(Other, _, Run) -> throw({?MODULE, Run, Other}).

sorted(terms, #{order := Order, unique := true}, Answers) when is_function(Order) -> lists:usort(Order, Answers);
sorted(terms, #{order := Order}, Answers) when is_function(Order) -> lists:sort(Order, Answers);
sorted(terms, #{order := ascending, unique := IsUnique}, Answers) ->
    case IsUnique of
        true -> lists:usort(Answers);
        false -> lists:sort(Answers)
    end;
sorted(terms, #{order := descending} = Options, Answers) -> lists:reverse(sorted(terms, Options#{order := ascending}, Answers));
sorted({keys, Places}, #{order := Order, unique := IsUnique}, Answers) ->
    Keys = fun(Answer) -> [element(Place, Answer) || Place <- Places] end,
    Before = case Order of
                 ascending -> fun(A, B) -> Keys(A) =< Keys(B) end;
                 descending -> fun(A, B) -> Keys(A) >= Keys(B) end;
                 _ -> fun(A, B) -> ordered(Keys(A), Keys(B), Order) end
             end,
    case IsUnique of
        true -> lists:usort(Before, Answers);
        false -> lists:sort(Before, Answers)
    end.

%% An order of keys, one after the other.
ordered([A | As], [B | Bs], Order) ->
    case {Order(A, B), Order(B, A)} of
        {true, true} -> ordered(As, Bs, Order);
        {Is, _} -> Is
    end;
ordered([], [], _) -> true.

%% Comprehensions ---------------------------------------------------------------------------------------------------------

answers([], Environment, Template, _, Next) -> [Template(Environment) | Next];
answers([{filter, Test} | Parts], Environment, Template, Run, Next) ->
    case Test(Environment) of
        true -> answers(Parts, Environment, Template, Run, Next);
        false -> Next();
        Other -> error({bad_filter, Other})
    end;
answers([{generator, Source, Match, Pattern, Lookups} | Parts], Environment, Template, Run, Next) ->
    Elements = elements(Source, Pattern, Lookups, Environment, Run),
    each(Elements, Match(Environment), Parts, Template, Run, Next).

each([Element | Rest], Match, Parts, Template, Run, Next) ->
    case Match(Element) of
        false -> each(Rest, Match, Parts, Template, Run, Next);
        Environment -> answers(Parts, Environment, Template, Run, fun() -> each(Rest, Match, Parts, Template, Run, Next) end)
    end;
each([], _, _, _, _, Next) -> Next();
each(Rest, Match, Parts, Template, Run, Next) when is_function(Rest) -> each(Rest(), Match, Parts, Template, Run, Next);
each(Other, _, _, _, Run, _) -> throw({?MODULE, Run, Other}).

elements({Name, Handle}, Pattern, Lookups, Environment, Run) -> of_handle(Handle, Pattern, Lookups, Environment, Name, Run).

of_handle({table, #{lookup_fun := Lookup} = Table}, Pattern, Lookups, Environment, _, Run) ->
    case usable(Lookups, Table, Environment, Run) of
        {Column, Values} -> looked_up(Lookup, Column, Values, Table, Run);
        none -> traversed(Table, Pattern, Run)
    end;
of_handle(Handle, _, Lookups, Environment, Name, Run) when tuple_size(Environment) > 0 ->
    case [{Column, Values} || {Column, '=:=', Values} <- Lookups] of
        [] -> remembered(Handle, Name, Run);
        [{Column, Values} | _] ->
            Index = memory({index, Name, Column}, fun() -> index(all(Handle, Run), Column) end, Run),
            lists:append([maps:get(Value, Index, []) || Value <- lists:uniq(Values(Environment))])
    end;
of_handle(Handle, _, _, _, Name, Run) -> remembered(Handle, Name, Run).

%% A query that is to be cached is evaluated once.
remembered({lc, _, _, #{cache := Cache}, _} = Handle, Name, Run) ->
    #{options := #{cache_all := CacheAll}} = get(?KEY(Run)),
    case {Cache, CacheAll} of
        {no, no} -> stream(Handle, Run);
        _ -> memory({all, Name}, fun() -> all(Handle, Run) end, Run)
    end;
remembered({sort, _, _, _} = Handle, Name, Run) -> memory({all, Name}, fun() -> all(Handle, Run) end, Run);
remembered(Handle, _, Run) -> stream(Handle, Run).

memory(Key, Make, Run) ->
    case get(?KEY(Run)) of
        #{memory := #{Key := Value}} -> Value;
        _ ->
            Value = Make(),
            #{memory := Memory} = State = get(?KEY(Run)),
            put(?KEY(Run), State#{memory := Memory#{Key => Value}}),
            Value
    end.

index(Elements, Column) ->
    maps:groups_from_list(fun(Element) -> element(Column, Element) end, [E || E <- Elements, is_tuple(E), tuple_size(E) >= Column]).

%% Tables -----------------------------------------------------------------------------------------------------------------

opened(#{instance := Instance, pre_fun := Pre, parent_value := Value} = Table, Run) ->
    #{opened := Opened, options := Options} = State = get(?KEY(Run)),
    case [T || #{instance := I} = T <- Opened, I =:= Instance] of
        [] ->
            Stop = maps:get(stop_fun, Options, fun() -> ok end),
            _ = is_function(Pre) andalso Pre([{parent_value, Value}, {stop_fun, Stop}]),
            put(?KEY(Run), State#{opened := [Table | Opened]}),
            ok;
        _ -> ok
    end.

traversed(#{traverse := Traverse} = Table, Pattern, Run) ->
    ok = opened(Table, Run),
    case is_function(Traverse, 1) of
        true -> Traverse([{Pattern, [], ['$_']}]);
        false -> Traverse()
    end.

looked_up(Lookup, Column, Values, Table, Run) ->
    ok = opened(Table, Run),
    case Lookup(Column, Values) of
        Objects when is_list(Objects) -> Objects;
        Other -> throw({?MODULE, Run, Other})
    end.

%% The column of a key or of an index for which all values are known, and these; none where the table must be gone through.
usable(_, #{lookup_fun := undefined}, _, _) -> none;
usable(Lookups, #{info_fun := Info} = Table, Environment, Run) ->
    Columns = [Column || Column <- [info(Info, keypos)], is_integer(Column)] ++ case info(Info, indices) of
                                                                                     List when is_list(List) -> List;
                                                                                     _ -> []
                                                                                 end,
    Found = [{Column, lists:usort(fun(A, B) -> A =:= B orelse A < B end, Values)}
             || Column <- Columns, {C, Operator, Of} <- Lookups, C =:= Column, Values <- [Of(Environment)], is_exact(Operator, Values, Table)],
    #{options := Options} = get(?KEY(Run)),
    case Found of
        [{_, Values} | _] when length(Values) > map_get(max_lookup, Options) -> none;
        [First | _] -> First;
        [] -> none
    end.

info(undefined, _) -> undefined;
info(Info, Item) -> Info(Item).

%% Keys that are compared by =:= are not found by numbers that are only equal.
is_exact('=:=', _, _) -> true;
is_exact('==', _, #{key_equality := '=='}) -> true;
is_exact('==', Values, _) -> not lists:any(fun has_number/1, Values).

has_number(Number) when is_number(Number) -> true;
has_number([Head | Tail]) -> has_number(Head) orelse has_number(Tail);
has_number(Tuple) when is_tuple(Tuple) -> has_number(tuple_to_list(Tuple));
has_number(Map) when is_map(Map) -> has_number(maps:to_list(Map));
has_number(_) -> false.
