"""briefgen turns YAML that a desk keeps in git into daily briefs. This is the map of the house.

The road runs content -> editorial -> render -> site; `reading` begins it, `pipeline` walks it. Nouns are frozen values,
rules are pure functions, stages take a value of one kind and make one of the next; a module's first line says which it
is.

    __init__.py             this map
    __main__.py             `python -m briefgen`
    cli/                    the door
        app.py              the program and its commands
        brief.py            `briefgen brief`
        check.py            `briefgen check`
        changes.py          `briefgen changes`
        show.py             `briefgen show`
        lists.py            `briefgen list`
        seal.py             `briefgen seal`, `briefgen verify`
        site.py             `briefgen site`
        publish.py          `briefgen publish`
        serve.py            `briefgen serve`
        new.py              `briefgen new`
        fmt.py              `briefgen fmt`
        doctor.py           `briefgen doctor`
        templates.py        `briefgen templates`
        schema.py           `briefgen schema`
        init.py             `briefgen init`
        console.py          what people see
        reports.py          problems as other programs take them
        terminal.py         text for terminals and logs
        options.py          options that commands share, days that people type
    content/                what authors wrote; opens the content folder and nothing else
        document.py         a YAML file as written: text, places
        file_names.py       which file names are read; problems of a name
        characters.py       the characters that a text may hold
        load.py             content folder -> documents
        stream_safe.py      how many combining marks a text may hold; normalization
        syntax.py           what YAML cannot read -> what is wrong there
        dates.py            dates and times, a subset of EDTF
        zones.py            which time zones there are
        addresses.py        which addresses may be links, and what disguises a host
        light_markdown.py   light Markdown -> its tokens
        fields.py           the types of fields; the one place where text is typed
        model.py            the records and the Dossier
        parse.py            documents -> Dossier, problems
        colours.py          how well a colour can be read
        marking.py          the Dossier without what is marked above a limit
        fingerprints.py     what of a record an edit changes
        judgements.py       the scales of likelihood, and what a judgement may not mix
        lookalikes.py       letters that look like those of another script
        disguises.py        names and addresses that a reader can take for others
        clock_times.py      clock times that a zone does not have, or has twice
        check.py            Dossier -> the problems that no record can show alone
        seal_chain.py       sealed briefs -> their order by checksum, and each break in it
        sealed.py           sealed briefs -> what was changed since they went out
    editorial/              what the brief says; pure: no files, no clock
        order.py            the order of dated things
        offices.py          who held which post
        chronicle.py        the dossier in the order of time, the links in it, and AsOf
        alike.py            what is told as on the day before
        links.py            who names whom
        turns.py            when a stance can change
        as_of.py            Dossier -> Chronicle; Chronicle, day -> AsOf
        sourcing.py         what a claim rests on
        stances.py          where a party or a person stands
        events.py           where an event stands
        picture.py          AsOf -> where everything stands on a day
        changes.py          two pictures -> what changed between them
        histories.py        the pictures of days -> the course of each stance
        reasons.py          why a stance is what it is
        agreement.py        who agrees with whom, on what
        known.py            what is new since a sealed brief
        brief.py            the Brief and its sections
        entries.py          what the site tells of a party, an issue, a stance, an event, a person
        editions.py         the full brief -> its edition in another form
        telling.py          records -> what is printed of them
        meetings.py         events -> meetings as they are printed
        news.py             changes and agreement as they are printed
        sections.py         stances -> the section of each party
        gaps.py             what is not known, what is in dispute
        registers.py        a picture and all courses -> entries
        effects.py          from which day on a file bears
        compose.py          the pictures of two days -> Brief, warnings
    render/                 how a brief looks; opens the templates folder and nothing else
        templates.py        the templates folder, opened strictly and sandboxed
        sandbox.py          what a template may reach
        words.py            dates, counts and lists in words
        prose.py            light Markdown -> HTML or Markdown
        inert.py            a text -> a comment in which nothing is active
        kept.py             what was made of values before
        recurring.py        the parts of pages that recur, each rendered once
        glyphs.py           characters that no font can print
        strip.py            the timeline as a picture
        course.py           the course of a stance as a picture
        markdown.py         Brief -> Markdown
        markup.py           what templates of pages are given
        html.py             Brief -> HTML
        json.py             Brief -> JSON
        calendar.py         Brief -> iCalendar
        email.py            Brief -> an e-mail
        pipes.py            messages over a pipe
        pdf.py              HTML -> PDF
        pdf_worker.py       the process that sets the pages
    site/                   where documents go
        tree.py             the site, its files, its pages as others see them
        links.py            the links that lead nowhere
        linked_data.py      pages as machines read them
        pages.py            briefs and registers -> pages
        feeds.py            what is new -> feeds
        sitemap.py          pages -> what search engines ask for
        search.py           a folder of pages -> its search index
        manifest.py         what a build noted of its site <-> the manifest
        site_folder.py      which folder is a site, and how one takes the place of another
        staging.py          files -> a folder that appears whole
        publish.py          a built site -> a branch
    history/                beside the road: what git knows
        repository.py       the `.git` entry above a folder, and what git may read of it
        guard.py            the one door to git: a closed configuration and environment
        commits.py          a git commit -> the files of the content folder
    desk/                   beside the road: what writes content
        seal.py             a brief in its forms -> the files of its sealed folder
        schema.py           the models, a dossier's ids -> what editors complete and check by
        questions.py        what each scaffold asks
        article.py          a plain text -> its quotes, and what it says will be
        scaffold.py         answers, or an article -> a new content file
        keys.py             a kind of record -> its keys in their order
        fmt.py              a content file -> the same in the house's form
        differences.py      two texts -> their unified diff
        starter.py          a folder -> a new dossier in it
    asked.py                what a command asks of the road
    preview/                beside the road: what follows every save
        state.py            the page of any day as it is now, or as it was last whole
        gate.py             which requests are answered, and the headers of every answer
        listener.py         connections to the live server, and how it ends
        server.py           the live server on this machine
    forms.py                the forms that a brief can take
    shipped.py              the folders that came with briefgen
    reading.py              the road's beginning: what was read
    sent.py                 beside the road: what the last sealed brief showed
    pipeline.py             the road of a brief
    sealing.py              the road of a brief that goes out
    checking.py             the road walked for its problems
    editing.py              beside the road: what those who write need
    making.py               the pieces of the road for all days, by several processes
    building.py             the road to the site: keep, make, publish
    problems.py             places, problems, failures
    disk_errors.py          disk errors -> messages
    folder_checks.py        folders that no command uses: planted repositories and links
    folders.py              folders, made with their parents and waited for
    plain_files.py          files at fixed places, opened without following links
    leftovers.py            temporary names, and the removal of what a killed command left
    writing.py              the one way anything reaches the disk
"""

__version__ = "0.1.0"
