%% What the shell completes when Tab is pressed: modules, functions, commands, keywords, bindings, records, keys of bound maps, files.
%%
%% `expand` takes what stands before the cursor, reversed, and answers `{yes | no, Chars, Matches}`: what is certain to follow, and, where there
%% is more than one way to go on, all of them: sections `#{title, elems, options}` of `{Text, Options}`, or such pairs.
-module(edlin_expand).

-export([bif/1, expand/1, expand/2, expand/3, format_matches/2, get_exports/1, number_matches/1, over_word/1, shell_default_or_bif/1]).

-record(shell_state, {bindings = [], records = [], functions = []}).

-define(KEYWORDS, ["begin", "case", "of", "receive", "after", "maybe", "try", "catch", "throw", "if", "fun", "when", "end"]).

expand(Before) -> expand(Before, [{legacy_output, true}]).

expand(Before, Options) ->
    State = try shell:get_state() of
                #shell_state{} = Known -> Known;
                _ -> #shell_state{}
            catch
                _:_ -> #shell_state{}
            end,
    expand(Before, Options, State).

expand(Before, Options, #shell_state{} = State) ->
    {Found, Chars, Matches} = completed(context(lists:reverse(Before)), Before, State),
    Shown = case Found =:= yes andalso number_matches(Matches) of
                1 -> [];
                _ -> Matches
            end,
    case proplists:get_value(legacy_output, Options, false) of
        true -> {Found, Chars, pairs(Shown)};
        false -> {Found, Chars, Shown}
    end.

pairs(Matches) ->
    lists:append([case Match of
                      #{title := Title} when Title =:= "commands"; Title =:= "bifs" -> [];
                      #{elems := Elems} -> pairs(Elems);
                      {Text, _} -> [{Text, ""}]
                  end || Match <- Matches]).

number_matches(Matches) -> lists:sum([case Match of #{elems := Elems} -> number_matches(Elems); _ -> 1 end || Match <- Matches]).

%% Where the cursor is -------------------------------------------------------------------------------------------------

%% `string` inside of one, else `code`.
context(Text) -> context(Text, code).

context([$$, $\\, _ | Text], code) -> context(Text, code);
context([$$, _ | Text], code) -> context(Text, code);
context([$" | Text], code) -> context(Text, string);
context([$\\, _ | Text], string) -> context(Text, string);
context([$" | Text], string) -> context(Text, code);
context([_ | Text], Where) -> context(Text, Where);
context([], Where) -> Where.

completed(string, Before, _) -> files(Before);
completed(code, Before, #shell_state{bindings = Bindings, records = Records, functions = Functions}) ->
    {Before1, Word} = over_word(Before),
    case {Before1, Word} of
        {[$/ | Rest], _} -> arities_of(Rest, Word, Functions);
        {[$: | Rest], _} -> functions_of(Rest, Word, Functions);
        {[$# | Rest], _} -> records(Rest, Word, Bindings, Records);
        {_, [C | _]} when C >= $A, C =< $Z; C =:= $_; C >= 16#C0, C =< 16#DE, C =/= 16#D7 -> section("bindings", match(Word, [atom_to_list(Name) || {Name, _} <- Bindings], ""));
        {_, []} -> keys(Before1, [], Bindings);
        {[C | _], _} when C =:= ${; C =:= $, -> first_of([keys(Before1, Word, Bindings), words(Before1, Word, Functions)]);
        {[$\s | _], _} -> first_of([keys(Before1, Word, Bindings), words(lists:dropwhile(fun is_white/1, Before1), Word, Functions)]);
        {Rest, _} -> words(lists:dropwhile(fun is_white/1, Rest), Word, Functions)
    end.

first_of([{no, [], []}, Other]) -> Other;
first_of([Found, _]) -> Found.

%% Keys, as far as they are atoms, of a map that a variable is bound to: of those that were not given yet.
keys(Before, Word, Bindings) ->
    case lists:dropwhile(fun is_white/1, Before) of
        [C | _] = Rest when C =:= ${; C =:= $, ->
            case opened(Rest, 0, []) of
                {Fields, Name} ->
                    Given = [string:trim(hd(string:split(hd(string:split(Field, "=>")), ":="))) || Field <- string:split(Fields, ",", all)],
                    Keys = [Key || {Binding, #{} = Map} <- Bindings, atom_to_list(Binding) =:= Name, Key <- maps:keys(Map), is_atom(Key)],
                    match(Word, [Key || Key <- Keys, not lists:member(text(Key), Given)], "=>");
                none -> {no, [], []}
            end;
        _ -> {no, [], []}
    end.

%% The text since the brace that is open, and the word before it and its `#`.
opened([${ | Before], 0, Text) ->
    case lists:dropwhile(fun is_white/1, Before) of
        [$# | Named] -> {Text, element(2, over_word(Named))};
        _ -> none
    end;
opened([C | _], 0, _) when C =:= $(; C =:= $[ -> none;
opened([C | Before], Depth, Text) when C =:= ${; C =:= $(; C =:= $[ -> opened(Before, Depth - 1, [C | Text]);
opened([C | Before], Depth, Text) when C =:= $}; C =:= $); C =:= $] -> opened(Before, Depth + 1, [C | Text]);
opened([C | Before], Depth, Text) -> opened(Before, Depth, [C | Text]);
opened([], _, _) -> none.

%% A command stands at the beginning.
words([], Word, Functions) -> other_words(Word, Functions, [section("commands", match(Word, commands(), "("))]);
words([$( | Rest], Word, Functions) ->
    case over_word(Rest) of
        {_, Help} when Help =:= "h"; Help =:= "ht" -> section("modules", match(Word, modules(), ", "));
        _ -> other_words(Word, Functions, [])
    end;
words(_, Word, Functions) -> other_words(Word, Functions, []).

other_words(Word, Functions, Commands) ->
    Keywords = case match(Word, ?KEYWORDS, "") of
                   {_, _, [{Word, _}]} -> {no, [], []};
                   Found -> Found
               end,
    folded([section("modules", match(Word, modules(), ":")), section("bifs", match(Word, bifs(), "("))] ++ Commands
           ++ [section("functions", match(Word, user_functions(Functions), "(")), section("keywords", Keywords)]).

%% Of several sections, what all of them go on with, shown in the order of what they hold; a match in just one is certain.
folded(Sections) ->
    case [Section || {_, _, [_ | _]} = Section <- Sections] of
        [] -> {no, [], []};
        [One] -> One;
        Several ->
            Matches = lists:usort(lists:append([Elems || {_, _, Elems} <- Several])),
            Chars = common([Typed || {_, Typed, _} <- Several]),
            {case Chars of [] -> no; _ -> yes end, Chars, Matches}
    end.

section(Title, {Found, Chars, [_ | _] = Matches}) -> {Found, Chars, [#{title => Title, elems => Matches, options => [highlight_all]}]};
section(_, None) -> None.

over_word(Before) ->
    {Rest, Word, _} = edlin:over_word(lists:dropwhile(fun is_white/1, Before), [], 0),
    {Rest, Word}.

is_white(C) -> C =:= $\s orelse C =:= $\t.

%% What there is -------------------------------------------------------------------------------------------------------

%% As they are written: quoted where they must be.
modules() -> lists:usort([quoted(Name) || {Name, _, _} <- code:all_available()]).

quoted([C | _] = Name) when C >= $a, C =< $z -> Name;
quoted(Name) -> "'" ++ Name ++ "'".

bifs() -> [Export || {F, A} = Export <- get_exports(erlang), erl_internal:bif(F, A)].

commands() -> [Export || {F, _} = Export <- get_exports(shell_default), not lists:member(F, [module_info, behaviour_info])].

user_functions(Functions) -> [{F, A} || {{function, {shell_default, F, A}}, _} <- Functions].

get_exports(Module) when is_list(Module) ->
    try list_to_existing_atom(lists:filter(fun(C) -> C =/= $' end, Module)) of
        Name -> get_exports(Name)
    catch
        error:badarg -> []
    end;
get_exports(Module) ->
    case code:ensure_loaded(Module) of
        {module, _} -> Module:module_info(exports);
        _ -> []
    end.

functions_of(Before, Word, Functions) ->
    {Rest, Module} = over_word(Before),
    Ending = case {Rest, over_word(Rest)} of
                 {_, {_, "fun"}} -> "/";
                 _ -> "("
             end,
    section("functions", match(Word, exports_of(Module, Functions), Ending)).

%% Of `Module:Function/`.
arities_of(Before, Word, Functions) ->
    case over_word(Before) of
        {[$: | Rest], [_ | _] = Function} ->
            Arities = [integer_to_list(Arity) || {Name, Arity} <- exports_of(element(2, over_word(Rest)), Functions), text(Name) =:= Function],
            case lists:member(Word, Arities) of
                true -> {no, [], []};
                false -> match(Word, Arities, "")
            end;
        _ -> {no, [], []}
    end.

exports_of("shell_default" = Module, Functions) -> get_exports(Module) ++ user_functions(Functions);
exports_of(Module, _) -> get_exports(module_named(Module)).

%% A module that is not known as an atom yet may still be found.
module_named([]) -> [];
module_named(Name) ->
    case lists:member(Name, modules()) of
        true -> list_to_atom(string:trim(Name, both, "'"));
        false -> Name
    end.

records(Before, Word, Bindings, Records) ->
    {_, Name} = over_word(Before),
    Bound = [Value || {Binding, Value} <- Bindings, atom_to_list(Binding) =:= Name],
    case Bound of
        [Map] when is_map(Map) -> {yes, "{", []};
        [Record] when is_tuple(Record), is_atom(element(1, Record)) -> match(Word, [element(1, Record)], "{");
        _ -> section("records", match(Word, [Known || {Known, _} <- Records], "{"))
    end.

shell_default_or_bif(Function) ->
    case lists:keymember(Function, 1, [{atom_to_list(F), A} || {F, A} <- get_exports(shell_default)]) of
        true -> "shell_default";
        false -> bif(Function)
    end.

bif(Function) ->
    case lists:keymember(Function, 1, [{atom_to_list(F), A} || {F, A} <- bifs()]) of
        true -> "erlang";
        false -> "user_defined"
    end.

%% Files ---------------------------------------------------------------------------------------------------------------

files(Before) ->
    case path(Before, []) of
        none -> {no, [], []};
        Path ->
            {Folder, Start} = case string:split(Path, "/", trailing) of
                                  [File] -> {".", File};
                                  [Above, File] -> {Above ++ "/", File}
                              end,
            case file:list_dir(Folder) of
                {ok, Names} ->
                    Shown = [case filelib:is_dir(filename:join(Folder, Name)) of true -> Name ++ "/"; false -> Name end || Name <- Names],
                    closed(match(Start, ["../" | Shown], ""));
                {error, _} -> {no, [], []}
            end
    end.

%% The string ends with the one file that it can name.
closed({yes, Chars, [{Name, _}]}) ->
    case lists:last(Name) of
        $/ -> {yes, Chars, []};
        _ -> {yes, Chars ++ "\"", []}
    end;
closed(Found) -> Found.

path([$", $\\ | Before], Path) -> path(Before, [$" | Path]);
path([$" | _], Path) -> Path;
path([$\s, $\\ | Before], Path) -> path(Before, [$\s | Path]);
path([$\s | _], _) -> none;
path([C | Before], Path) -> path(Before, [C | Path]);
path([], _) -> none.

%% Matching ------------------------------------------------------------------------------------------------------------

match(Prefix, Known, Ending) ->
    All = [case One of {Name, Arity} -> {text(Name), Arity}; Name -> {text(Name), none} end || One <- Known],
    Found = lists:sort([Match || {Text, _} = Match <- All, lists:prefix(Prefix, Text)]),
    Matches = lists:usort([{Text, [{ending, Ending} || Ending =/= ""]} || {Text, _} <- Found]),
    case lists:usort([Text || {Text, _} <- Found]) of
        [] -> {no, [], []};
        [Text] -> {yes, lists:nthtail(length(Prefix), Text) ++ ending(Ending, Found), Matches};
        Texts ->
            case common(Texts) of
                [] -> {no, [], Matches};
                Common -> {yes, lists:nthtail(length(Prefix), Common), Matches}
            end
    end.

text(Name) when is_atom(Name) -> lists:flatten(io_lib:write_atom(Name));
text(Name) -> Name.

ending("/", [{_, Arity}]) when is_integer(Arity) -> "/" ++ integer_to_list(Arity);
ending("(", [{_, 0}]) -> "()";
ending(Ending, _) -> Ending.

%% The longest beginning that all have.
common([Text | Texts]) -> lists:foldl(fun common/2, Text, Texts).

common([C | Text], [C | Other]) -> [C | common(Text, Other)];
common(_, _) -> [].

%% Showing -------------------------------------------------------------------------------------------------------------

format_matches([], _) -> [];
format_matches([#{} | _] = Sections, Columns) ->
    Texts = lists:keysort(1, [{lists:flatten(title(Section)), format_matches(Elems, Columns)} || #{elems := Elems} = Section <- Sections]),
    lists:flatten([string:trim(lists:flatten([[Title, Text] || {Title, Text} <- Texts]), trailing), "\n"]);
format_matches(Elems, Columns) ->
    Shown = lists:uniq(lists:sort(fun(A, B) -> order(A) =< order(B) end, [shown(Elem) || Elem <- Elems])),
    Width = min(Columns, lists:max([string:length(Text) || Text <- Shown]) + 4),
    Rows = rows(Shown, max(1, Columns div Width)),
    lists:flatten([[cut(string:trim([string:pad(Text, Width) || Text <- Row], trailing), Columns), "\n"] || Row <- Rows]).

cut(Row, Columns) ->
    case string:length(Row) > Columns of
        true -> [string:slice(Row, 0, Columns - 3), "..."];
        false -> Row
    end.

title(#{title := Title, options := Options}) ->
    case proplists:get_value(hide, Options) of
        title -> "";
        _ ->
            Ending = proplists:get_value(separator, Options, "\n"),
            case proplists:get_bool(highlight_all, Options) of
                true -> ["\e[;1;4m", Title, "\e[0m", Ending];
                false -> [Title, Ending]
            end
    end.

shown({Text, Arity}) when is_integer(Arity) -> Text ++ "/" ++ integer_to_list(Arity);
shown({Text, Options}) when is_list(Options) -> Text ++ proplists:get_value(ending, Options, "");
shown({Text, _}) -> Text;
shown(Text) -> Text.

order(Text) -> string:lowercase(lists:dropwhile(fun(C) -> lists:member(C, "{.#") end, Text)).

rows([], _) -> [];
rows(Texts, N) when length(Texts) =< N -> [Texts];
rows(Texts, N) ->
    {Row, Rest} = lists:split(N, Texts),
    [Row | rows(Rest, N)].
