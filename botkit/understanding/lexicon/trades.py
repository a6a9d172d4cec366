"""Words of trades for the same thing: shop and delivery, clinic, hotel, telephone, insurance, public offices. Each language names the
concepts as english.py does; what stands there goes before."""

from __future__ import annotations

from collections.abc import Mapping

CONCEPTS: Mapping[str, str] = {
    "en": """
        return: returns returning
        refund: refund refunds refunded reimburse reimbursed reimbursement moneyback repay repaid
        package: stuff goods item items article product
        damage: scratched scratch cracked dented torn ripped leaking crushed smashed
        stock: stock available availability sold restock restocking instock
        size: size sizes sizing fit fits medium xl xxl measurements
        warranty: warranty guarantee guaranteed
        gift: gift present giftwrap wrapping wrapped
        newsletter: newsletter newsletters mailing unsubscribe subscription subscribe
        free: postage-free
        fee: postage fees costs
        appointment: appt appointments slot slots checkup consultation
        doctor: gp doc dr surgeon specialist dermatologist dentist
        prescription: prescription prescriptions repeat tablets pills inhaler refill meds
        results: results result bloods xray scan
        vaccine: vaccine vaccination vaccinations vaccinated jab jabs shot flu booster
        referral: referral refer referred
        sicknote: sicknote fitnote certificate
        pain: pain hurts hurt ache sore
        wheelchair: wheelchair lift elevator ramp stepfree accessible disabled
        parking: parking park garage carpark
        checkin: checkin arrival arriving
        checkout: checkout
        breakfast: breakfast buffet brunch
        pool: pool spa sauna gym fitness wellness swim swimming
        pet: pet pets dog dogs cat cats puppy
        crib: cot crib highchair
        signal: signal reception coverage network outage down
        data: gb gigabyte gigabytes megabytes
        roaming: roaming roam
        sim: sim esim simcard
        router: router modem wifi-box
        technician: technician engineer fitter installer
        plan: tariff plan package-deal
        claim: claim claims
        accident: accident crash collision
        policy: policy policies cover coverage covered insured
        passport: passport passports
        permit: permit permits licence license
        register: register registration registered enrol enroll
        waste: waste rubbish trash garbage bin bins recycling bulky
        fine: fine fines penalty parkingticket
        noise: noise noisy loud
        office: office counter desk townhall
    """,
    "de": """
        return: zurückgeben rückgabe zurückschicken zurücksenden retoure retouren rücksendung rückversand retournieren
        refund: erstatten erstattung erstattet rückerstattung zurückbekommen zurückerstattet rückzahlung erstattungen
        package: paket pakete sendung lieferung päckchen ware artikel produkt
        delivery: liefern geliefert lieferung zustellung zustellen lieferzeit versandzeit
        track: verfolgen sendungsverfolgung sendungsstatus tracking
        order: bestellung bestellen bestellt auftrag
        address: adresse anschrift lieferadresse hausnummer wohnort
        damage: zerkratzt gerissen zersplittert verbeult beschädigte
        stock: vorrätig lieferbar verfügbar verfügbarkeit ausverkauft lager
        size: größe größen passform konfektion
        warranty: garantie gewährleistung
        gift: geschenk geschenke geschenkverpackung verpacken
        newsletter: newsletter abmelden
        voucher: gutschein gutscheine gutscheincode rabattcode
        hour: öffnungszeiten geöffnet sprechstunde sprechzeiten sprechstunden
        appointment: termin termine terminvereinbarung
        doctor: arzt ärztin doktor facharzt hausarzt zahnarzt hautarzt
        prescription: rezept rezepte folgerezept tabletten pillen verschreiben verschreibung
        results: befund befunde ergebnis ergebnisse blutwerte laborwerte
        vaccine: impfung impfungen impfen geimpft grippeimpfung impftermin
        referral: überweisungsschein
        sicknote: krankschreibung krankmeldung krankschreiben attest krankenschein au
        pain: schmerzen weh schmerz
        wheelchair: aufzug lift barrierefrei rampe rollstuhl rollstuhlgerecht behindertengerecht stufenlos
        parking: parken parkplatz parkplätze garage tiefgarage stellplatz parkhaus
        checkin: einchecken anreise anreisen checkin
        checkout: auschecken abreise abreisen checkout auszug
        breakfast: frühstück frühstücken frühstücksbuffet
        pool: pool schwimmbad sauna wellness spa fitness fitnessraum
        pet: hund hunde katze haustier haustiere vierbeiner
        crib: kinderbett babybett hochstuhl beistellbett
        luggage: koffer gepäck gepäckraum taschen
        signal: empfang netz störung netzausfall ausfall
        data: datenvolumen gb gigabyte surfen volumen
        roaming: roaming ausland auslands
        sim: sim simkarte esim
        router: router modem fritzbox
        technician: techniker monteur
        plan: tarif tarife vertrag
        reminder: mahnung mahngebühr mahnungen
        claim: schaden schadensmeldung schadensfall
        accident: unfall
        policy: police versicherungsschutz versicherungsschein
        passport: reisepass pass personalausweis perso
        permit: genehmigung erlaubnis führerschein parkausweis
        register: anmelden anmeldung ummelden ummeldung melden meldebescheinigung
        waste: müll abfall sperrmüll tonne restmüll wertstoffhof
        fine: bußgeld strafzettel knöllchen verwarnung
        noise: lärm laut ruhestörung
        office: amt bürgeramt rathaus behörde
    """,
    "nl": """
        return: terugsturen teruggeven retour retourneren retourzending terugzenden
        refund: terugbetaling terugbetaald terugkrijgen terugstorten restitutie vergoeding vergoed
        package: pakket pakketje zending bestelling artikel product
        delivery: levering leveren geleverd bezorgen bezorging bezorgd levertijd
        track: volgen track tracking
        address: adres bezorgadres huisnummer
        stock: voorraad leverbaar uitverkocht beschikbaar
        size: maat maten
        warranty: garantie
        gift: cadeau inpakken cadeauverpakking
        voucher: kortingscode cadeaubon tegoedbon waardebon
        hour: openingstijden open geopend
        appointment: afspraak afspraken
        doctor: arts huisarts dokter tandarts specialist
        prescription: recept herhaalrecept pillen tabletten
        results: uitslag uitslagen bloeduitslag
        vaccine: vaccinatie prik griepprik inenting vaccineren
        referral: verwijzing verwijsbrief
        pain: pijn
        wheelchair: rolstoel lift drempelvrij toegankelijk
        parking: parkeren parkeerplaats garage parkeergarage
        checkin: inchecken aankomst
        checkout: uitchecken vertrek
        breakfast: ontbijt ontbijten
        pool: zwembad sauna wellness spa fitness
        pet: hond honden kat huisdier huisdieren
        crib: kinderbedje babybedje kinderstoel
        signal: bereik netwerk storing
        data: databundel gb gigabyte
        sim: sim simkaart esim
        router: router modem
        technician: monteur
        plan: abonnement bundel
        accident: ongeluk ongeval
        passport: paspoort
        permit: vergunning rijbewijs
        register: inschrijven inschrijving aanmelden
        waste: afval vuilnis grofvuil container
        fine: boete
        noise: lawaai herrie overlast
        office: gemeente stadhuis gemeentehuis balie loket
    """,
    "es": """
        return: devolver devolución devuelto retornar
        refund: reembolso reembolsar reembolsan reembolsado
        package: paquete paquetes artículo producto mercancía
        delivery: entrega entregar envío entregado reparto
        address: dirección domicilio
        stock: stock disponible disponibilidad agotado existencias
        size: talla tallas tamaño medidas
        warranty: garantía
        gift: regalo regalos envolver
        voucher: cupón vale código descuento
        hour: horario horarios abren abrís cierran abierto abierta
        appointment: cita citas turno
        doctor: médico doctor doctora dentista especialista
        prescription: receta recetas pastillas medicación
        results: resultados resultado análisis analítica
        vaccine: vacuna vacunas vacunación vacunar
        referral: derivación volante
        sicknote: justificante parte
        pain: dolor duele
        wheelchair: rampa ascensor accesible minusválidos
        parking: aparcar aparcamiento parking estacionar estacionamiento garaje
        breakfast: desayuno desayunar
        pool: piscina spa sauna gimnasio
        pet: perro perros gato mascota mascotas
        crib: cuna
        signal: cobertura señal red avería
        data: datos gigas
        sim: sim esim chip
        router: router módem
        technician: técnico
        plan: tarifa
        accident: accidente
        passport: pasaporte pasaportes
        permit: permiso licencia autorización carnet
        register: registrar registro inscribir inscripción empadronar empadronamiento padrón empadrono
        waste: basura residuos desechos contenedor muebles
        fine: multa multas sanción
        tax: impuesto impuestos ibi tasa
        noise: ruido ruidos molestias
        office: ayuntamiento oficina ventanilla
        school: colegio escuela guardería
        tow: grúa
        birth: nacimiento nacer nacido bebé
        wedding: boda casarse casarme matrimonio
    """,
    "fr": """
        return: retourner retour renvoyer renvoi rendre
        refund: rembourser remboursement remboursé remboursée
        package: colis article produit marchandise
        delivery: livraison livrer livré livrée
        track: suivi suivre
        address: adresse
        stock: stock disponible disponibilité rupture
        size: taille tailles pointure
        warranty: garantie
        gift: cadeau emballage
        voucher: code promo bon réduction
        hour: horaires ouvert ouverte ouverture
        appointment: rendez rdv consultation
        doctor: médecin docteur dentiste spécialiste
        prescription: ordonnance ordonnances comprimés pilules
        results: résultats analyses
        vaccine: vaccin vaccins vaccination vacciner
        pain: douleur mal
        wheelchair: fauteuil ascenseur rampe accessible
        parking: parking garer stationner stationnement garage
        breakfast: déjeuner
        pool: piscine spa sauna
        pet: chien chiens chat animal animaux
        signal: réseau panne couverture
        sim: sim esim puce
        router: box modem routeur
        technician: technicien
        plan: forfait abonnement
        accident: accident sinistre
        passport: passeport
        permit: permis autorisation
        register: inscrire inscription
        waste: déchets poubelle ordures encombrants
        fine: amende contravention
        noise: bruit nuisances
        office: mairie guichet
    """,
    "pt": """
        return: devolver devolução devolvido
        refund: reembolso reembolsar estorno estornar
        package: pacote encomenda artigo produto
        delivery: entrega entregar entregue
        track: rastrear rastreio rastreamento
        address: endereço morada
        stock: estoque stock disponível esgotado
        size: tamanho tamanhos
        warranty: garantia
        gift: presente embrulho
        voucher: cupom cupão vale código
        hour: horário horários aberto abrem
        appointment: consulta marcação consultas
        doctor: médico médica doutor dentista
        prescription: receita comprimidos remédio
        results: resultado resultados exames
        vaccine: vacina vacinas vacinação
        pain: dor dores
        wheelchair: rampa elevador acessível
        parking: estacionar estacionamento garagem
        breakfast: pequeno-almoço café
        pool: piscina spa sauna
        pet: cão cachorro gato animal animais
        signal: sinal rede cobertura
        sim: sim esim chip
        router: router modem roteador
        technician: técnico
        plan: tarifário plano
        accident: acidente
        passport: passaporte
        permit: licença autorização carta
        register: registar registrar inscrição
        waste: lixo resíduos
        fine: multa coima
        noise: barulho ruído
        office: câmara prefeitura balcão
    """,
}
