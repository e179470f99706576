%% Patterns of bitstrings that never match bind their names all the same; sizes that name what stands before them.
-module(bs_never_matching).
-include("case.hrl").

main() ->
    ?show(never()),
    ?show(no_case(id(1))),
    ?show(huge(id(<<(1 bsl 1023):64/float>>))),
    ?show(huge(id(default))),
    ?show([V || <<F/float, V:F>> <= id(<<8.0/float, 1, 16.0/float, 2:16>>)]),
    ?show([V || <<F/float, V:(trunc(F))>> <= id(<<8.0/float, 1, 16.0/float, 2:16>>)]),
    ?show(<< <<V>> || <<S:8, V:S>> <= id(<<8, 1, 16, 2:16>>)>>),
    ?show([S || <<S/float, 3>> <= id(<<1.0/float, 3, -1:64, 3, 2.0/float, 3>>)]),
    ok.

never() ->
    catch
        case
            case 1.6 of
                <<0.5:(hd([])), V:false>> -> ok
            end
        of
            _ -> V
        end,
        ok.

no_case(X) ->
    case 0 of
        <<_:(X bor X)>> -> <<_:Y>> = Y = X
    end,
    Y.

huge(<<(1 bsl 1024):64/float>>) -> no;
huge(<<(1 bsl 1023):64/float>>) -> yes;
huge(default) -> other.
